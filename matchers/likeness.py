"""Likeness of meaning between announcements and asks, as features of the combiner."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.proposal import Ask
from matchers.encoder import Encoder, Matrix
from matchers.features import NAMES, Candidates, Reading, standing

DENSE_NAMES = (*NAMES, "meaning", "meaning_rank", "meaning_gap", "best_meaning")
_OPEN_FROM, _OPEN_TO = 0.03, 0.9  # best probability between which an announcement is open
_LONG = 400  # characters that are encoded


class Likeness:
    """The asks of a proposal as rows about their own mean: what all have in common counts nothing.

    They are encoded at first use.
    """

    def __init__(self, encoder: Encoder, asks: Sequence[Ask]):
        self._encoder, self._asks = encoder, asks

    def of(self, readings: Sequence[Reading]) -> Matrix:
        """Return how far each ask is nearer than the mean of all, of shape (announcements, asks).

        The unit is the standard deviation over the asks, which makes encoders comparable.
        """
        texts = [f"{r.text.title}\n{r.text.lead}"[:_LONG] for r in readings]
        cosines = _unit(self._encoder.encode(texts) - self._origin) @ self._rows.T
        apart = cosines - cosines.mean(axis=1, keepdims=True)
        spread = np.maximum(cosines.std(axis=1, keepdims=True), 1e-6)
        result: Matrix = (apart / spread).astype(np.float32)
        return result

    @cached_property
    def _encoded(self) -> Matrix:
        texts = [f"{a.title}\n{a.summary or a.text or ''}"[:_LONG] for a in self._asks]
        return self._encoder.encode(texts)

    @cached_property
    def _origin(self) -> Matrix:
        origin: Matrix = self._encoded.mean(axis=0)
        return origin

    @cached_property
    def _rows(self) -> Matrix:
        return _unit(self._encoded - self._origin)


def open_rows(direct: Matrix) -> NDArray[np.bool_]:
    """Return which announcements are neither clearly nothing nor clearly settled.

    `direct` are the probabilities without likeness of meaning, of shape (announcements, asks).
    """
    best = direct.max(axis=1, initial=0)
    opened: NDArray[np.bool_] = (best >= _OPEN_FROM) & (best <= _OPEN_TO)
    return opened


def dense_rows(found: Candidates, likeness: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
    """Return DENSE_NAMES for the chosen ones among the candidates."""
    nearest = np.broadcast_to(likeness.max(axis=1, keepdims=True), likeness.shape)
    columns = [of[chosen] for of in (likeness, *standing(likeness), nearest)]
    rows: Matrix = np.column_stack([found.rows[chosen[found.mask]], *columns])
    return rows


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Matrix = rows / np.maximum(lengths, 1e-6)
    return result
