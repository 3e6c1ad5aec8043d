"""The learned part: a linear model over words and word pairs, two columns for each ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from matchers.text import Grams

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Sparse:
    """Announcements as rows of a sparse matrix: columns and values, and where each row starts."""

    columns: NDArray[np.int64]
    values: Matrix
    starts: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    def times(self, weights: Matrix) -> Matrix:
        """Return the product with a dense matrix of shape (columns, n)."""
        result = np.zeros((self.rows, weights.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(self.starts))
        if len(filled):
            terms = weights[self.columns]
            terms *= self.values[:, None]
            result[filled] = np.add.reduceat(terms, self.starts[filled], axis=0)
        return result


@dataclass(frozen=True)
class WordModel:
    """Weights of words for asks: `weights` has the shape (words, 2, asks).

    Column 0 speaks for a direct link, column 1 for any link. `asks` are keys by `ask_key`.
    """

    asks: tuple[str, ...]
    words: tuple[str, ...]
    idf: Matrix
    weights: Matrix

    @cached_property
    def column(self) -> dict[str, int]:
        """The row of `weights` by word."""
        return {word: n for n, word in enumerate(self.words)}

    @cached_property
    def place(self) -> dict[str, int]:
        """The column of `weights` by ask."""
        return {ask: n for n, ask in enumerate(self.asks)}

    def of(self, asks: Sequence[str]) -> "WordModel":
        """Return the model of those among the asks that it knows, in their order."""
        known = tuple(ask for ask in asks if ask in self.place)
        if known == self.asks:
            return self
        weights = self.weights[:, :, [self.place[ask] for ask in known]]
        return WordModel(known, self.words, self.idf, np.ascontiguousarray(weights))

    def sparse(self, documents: Sequence[Grams]) -> Sparse:
        """Return the documents as TF-IDF rows of length 1, over the words that the model knows."""
        lengths = np.array([len(grams) for grams in documents], dtype=np.int64)
        total = int(lengths.sum())
        found = map(self.column.get, chain.from_iterable(documents), repeat(-1))
        places = np.fromiter(found, np.int64, total)
        weights = np.fromiter(chain.from_iterable(map(dict.values, documents)), np.float32, total)
        known = places >= 0
        ends = np.concatenate([[0], np.cumsum(known)])
        starts = ends[np.concatenate([[0], np.cumsum(lengths)])]
        return _normed(places[known], weights[known], starts, self.idf)

    def scores(self, rows: Sparse) -> Matrix:
        """Return the evidence of the words, of shape (documents, 2, asks); 1 is a full link."""
        flat = rows.times(self.weights.reshape(len(self.words), 2 * len(self.asks)))
        return flat.reshape(rows.rows, 2, len(self.asks))

    def speaking(self, grams: Grams, ask: str, most: int = 3) -> list[str]:
        """Return the words of a document that speak most for a direct link with the ask."""
        column = self.column
        known = [gram for gram in grams if gram in column]
        said = np.array([grams[gram] for gram in known], dtype=np.float32)
        worth = self._worth[self.place[ask]][[column[gram] for gram in known]] * said
        best = (-worth).argsort(kind="stable")[:most].tolist()
        return [known[n] for n in best if worth[n] > 0]

    @cached_property
    def _worth(self) -> Matrix:
        """The most that each word says for each ask, of shape (asks, words)."""
        strongest = self.weights.max(axis=1, initial=0) * self.idf[:, None]
        return np.ascontiguousarray(strongest.T)


def ask_key(proposal: str, ask: str) -> str:
    """Return the name of an ask among the asks of all proposals."""
    return f"{proposal}:{ask}"


def correction_key(key: str) -> str:
    """Return the name under which a model keeps what reviews taught it about a new ask.

    Such a column is added to the probabilities, while a learned ask's column is evidence.
    """
    return f"+{key}"


def spread(scores: Matrix, known: NDArray[np.bool_]) -> Matrix:
    """Return scores of the known asks as scores of all asks, 0 for the others."""
    if known.all():
        return scores
    result = np.zeros((*scores.shape[:2], len(known)), dtype=np.float32)
    result[:, :, known] = scores
    return result


def _normed(
    columns: NDArray[np.int64], values: Matrix, starts: NDArray[np.int64], idf: Matrix
) -> Sparse:
    weighted = values * idf[columns]
    lengths = np.diff(starts)
    squares = np.zeros(len(lengths), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        squares[filled] = np.add.reduceat(weighted**2, starts[filled])
    norms = np.repeat(np.sqrt(np.maximum(squares, 1e-12)), lengths)
    return Sparse(columns, weighted / norms, starts)
