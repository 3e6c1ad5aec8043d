"""Lexical similarity, for asks that nothing was learned about: TF-IDF cosine with their texts."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from domain.proposal import Ask
from matchers.text import Grams, pairs_too
from reading.japanese import words

Vector = NDArray[np.float32]


class LexicalIndex:
    """The asks as TF-IDF rows of length 1, by word: one that few asks hold is worth more.

    Memory grows with the words of the asks, not with the product of asks and vocabulary.
    """

    def __init__(self, asks: Sequence[Ask]):
        rows: dict[str, array[int]] = defaultdict(lambda: array("i"))
        counts: dict[str, array[int]] = defaultdict(lambda: array("i"))
        for row, ask in enumerate(asks):
            for gram, count in Counter(pairs_too(words(ask_text(ask)))).items():
                rows[gram].append(row)
                counts[gram].append(count)
        self._asks = len(asks)
        self._idf = {gram: log((1 + len(asks)) / len(held)) for gram, held in rows.items()}
        self._unknown = log(1 + len(asks))
        worth = {gram: (1 + np.log(n)) * self._idf[gram] for gram, n in counts.items()}
        squares = np.zeros(len(asks))
        for gram, held in rows.items():
            squares[held] += worth[gram] ** 2
        lengths = np.maximum(np.sqrt(squares), 1e-9)
        self._held = {gram: _shares(held, worth[gram], lengths) for gram, held in rows.items()}

    def similarities(self, grams: Grams) -> Vector:
        """Return one cosine in 0..1 for each ask; words that no ask holds lower it."""
        known = {g: weight * self._idf[g] for g, weight in grams.items() if g in self._held}
        if not known:
            return np.zeros(self._asks, dtype=np.float32)
        strangers = (len(grams) - len(known)) * self._unknown**2 / 4
        length = sqrt(sum(value**2 for value in known.values()) + strangers)
        rows = np.concatenate([self._held[gram][0] for gram in known])
        shares = np.concatenate([self._held[g][1] * value for g, value in known.items()])
        total = np.bincount(rows, weights=shares, minlength=self._asks) / length
        result: Vector = np.clip(total, 0, 1).astype(np.float32)
        return result

    def shared(self, grams: Grams, ask: int, most: int = 3) -> list[str]:
        """Return the single words of a document that speak most for the ask."""
        single = {w: self._worth(w, ask) for w in grams if " " not in w and w in self._held}
        speaking = [w for w, worth in single.items() if worth > 0]
        return sorted(speaking, key=lambda w: (-single[w], w))[:most]

    def _worth(self, gram: str, ask: int) -> float:
        rows, values = self._held[gram]
        place = bisect_left(rows, ask)
        return float(values[place]) if place < len(rows) and rows[place] == ask else 0.0


def _shares(
    held: Sequence[int], worth: NDArray[np.float64], lengths: NDArray[np.float64]
) -> tuple[NDArray[np.int32], Vector]:
    rows = np.array(held, dtype=np.int32)
    return rows, (worth / lengths[rows]).astype(np.float32)


def ask_text(ask: Ask) -> str:
    """Return everything that an ask says about itself, for comparison by words."""
    names = [text for c in ask.concepts for text in (c.name, *c.terms)]
    return "\n".join([ask.title, ask.title, ask.summary, ask.text or "", *names])
