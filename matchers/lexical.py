"""Lexical similarity, for asks that nothing was learned about: TF-IDF cosine with their texts."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.proposal import Ask
from matchers.text import Grams, pairs_too
from reading.japanese import words

Vector = NDArray[np.float32]


class LexicalIndex:
    """The asks as rows of a TF-IDF matrix; a word is worth more the fewer asks hold it."""

    def __init__(self, asks: Sequence[Ask]):
        counts = [Counter(pairs_too(words(ask_text(ask)))) for ask in asks]
        holders = Counter(gram for count in counts for gram in count)
        self._column = {gram: n for n, gram in enumerate(sorted(holders))}
        worth = [np.log((1 + len(asks)) / n) for _, n in sorted(holders.items())]
        self._idf = np.array(worth, dtype=np.float32)
        self._rows = np.zeros((len(asks), len(holders)), dtype=np.float32)
        for row, count in enumerate(counts):
            for gram, n in count.items():
                self._rows[row, self._column[gram]] = 1 + np.log(n)
        self._rows *= self._idf
        self._rows /= np.maximum(np.linalg.norm(self._rows, axis=1, keepdims=True), 1e-9)
        self._unknown = float(np.log(1 + len(asks)))

    def similarities(self, grams: Grams) -> Vector:
        """Return one cosine in 0..1 for each ask; words that no ask holds lower it."""
        known = [(self._column[g], weight) for g, weight in grams.items() if g in self._column]
        if not known:
            return np.zeros(len(self._rows), dtype=np.float32)
        columns = [column for column, _ in known]
        weights = np.array([weight for _, weight in known], dtype=np.float32) * self._idf[columns]
        strangers = (len(grams) - len(known)) * self._unknown**2 / 4
        length = np.sqrt(weights @ weights + strangers)
        result: Vector = np.clip(self._rows[:, columns] @ weights / length, 0, 1)
        return result

    def shared(self, grams: Grams, ask: int, most: int = 3) -> list[str]:
        """Return the single words of a document that speak most for the ask."""
        held = {w: float(self._rows[ask, self._column[w]]) for w in grams if w in self._column}
        single = [w for w, worth in held.items() if worth > 0 and " " not in w]
        return sorted(single, key=lambda w: (-held[w], w))[:most]


def ask_text(ask: Ask) -> str:
    """Return everything that an ask says about itself, for comparison by words."""
    names = [text for c in ask.concepts for text in (c.name, *c.terms)]
    return "\n".join([ask.title, ask.title, ask.summary, ask.text or "", *names])
