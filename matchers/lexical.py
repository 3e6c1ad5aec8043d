"""Lexical similarity: TF-IDF cosine over words and word pairs between an announcement and asks."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.announcement import Announcement
from domain.proposal import Ask
from matchers.concepts import fields
from reading.japanese import words

Vector = NDArray[np.float64]


class LexicalIndex:
    """The asks as rows of a TF-IDF matrix; a word is worth more the fewer asks hold it."""

    def __init__(self, asks: Sequence[Ask]):
        counts = [Counter(_grams(ask_text(ask))) for ask in asks]
        holders = Counter(gram for count in counts for gram in count)
        self._column = {gram: n for n, gram in enumerate(sorted(holders))}
        self._idf = np.array([np.log((1 + len(asks)) / n) for _, n in sorted(holders.items())])
        self._rows = np.zeros((len(asks), len(holders)))
        for row, count in enumerate(counts):
            for gram, n in count.items():
                self._rows[row, self._column[gram]] = 1 + np.log(n)
        self._rows *= self._idf
        self._rows /= np.maximum(np.linalg.norm(self._rows, axis=1, keepdims=True), 1e-9)
        self._unknown = float(np.log(1 + len(asks)))

    def similarities(self, announcement: Announcement) -> Vector:
        """Return one cosine in 0..1 for each ask; words that no ask holds lower it."""
        count = Counter(g for _, text in fields(announcement) for g in _grams(text))
        known = [(self._column[g], 1 + np.log(n)) for g, n in count.items() if g in self._column]
        if not known:
            return np.zeros(len(self._rows))
        columns = np.array([column for column, _ in known])
        weights = np.array([weight for _, weight in known]) * self._idf[columns]
        strangers = (len(count) - len(known)) * self._unknown**2 / 4
        length = np.sqrt(weights @ weights + strangers)
        result: Vector = np.clip(self._rows[:, columns] @ weights / length, 0, 1)
        return result

    def shared(self, announcement: Announcement, ask: int, most: int = 3) -> list[str]:
        """Return the single words of the announcement that speak most for the ask."""
        grams = {w for _, text in fields(announcement) for w in words(text) if w in self._column}
        worth = {w: float(self._rows[ask, self._column[w]]) for w in grams}
        return sorted((w for w in worth if worth[w] > 0), key=lambda w: (-worth[w], w))[:most]


def ask_text(ask: Ask) -> str:
    """Return everything that an ask says about itself, for comparison by words."""
    names = [text for c in ask.concepts for text in (c.name, *c.terms)]
    return "\n".join([ask.title, ask.title, ask.summary, ask.text or "", *names])


def _grams(text: str) -> list[str]:
    single = words(text)
    return single + [f"{a} {b}" for a, b in pairwise(single)]
