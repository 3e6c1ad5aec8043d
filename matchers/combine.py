"""Combines features into a score and a grade, by logistic functions with global coefficients."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.match import Grade
from domain.record import Record
from matchers.features import NAMES

Matrix = NDArray[np.float32]
Grades = NDArray[np.int8]
MOST = 10
_PLACES, _FURTHER = 3, 0.1


class Head(Record):
    """One logistic function: the weight of each feature."""

    intercept: float
    weights: dict[str, float]

    def scores(self, rows: Matrix, names: Sequence[str] = NAMES) -> Matrix:
        """Return a probability in 0..1 for each row, the last axis of `rows` being `names`."""
        weights = np.array([self.weights[name] for name in names], dtype=np.float32)
        result: Matrix = 1 / (1 + np.exp(-np.clip(self.intercept + rows @ weights, -30, 30)))
        return result


class Combiner(Record):
    """The probability of a direct link, that of any link, and where a link begins.

    A bare headline needs a higher probability (`headline_from`) than one with a text
    (`direct_from`): most headlines answer no ask.
    """

    direct: Head
    any: Head
    direct_from: float
    headline_from: float
    any_from: float

    def with_threshold(self, direct_from: float) -> "Combiner":
        """Return the same with another threshold of direct links everywhere."""
        return self.model_copy(update={"direct_from": direct_from, "headline_from": direct_from})

    def grades(self, has_text: NDArray[np.bool_], direct: Matrix, any_: Matrix) -> Grades:
        """Return 2 where the link is direct, 1 where it is related, 0 where there is none.

        `direct` and `any_` are the scores of the two heads, `has_text` tells for each of them
        whether its announcement is more than a headline.
        """
        enough = np.where(has_text, self.direct_from, self.headline_from)
        return np.where(direct >= enough, np.int8(2), (any_ >= self.any_from).astype(np.int8))


def with_further(grades: Grades, direct: Matrix, any_: Matrix) -> Grades:
    """Return the grades with further related links on the first three places.

    Where an announcement has a link at all, others count from a lower probability: one that
    answers an ask often answers its neighbours. The shape is (announcements, asks).
    """
    linked = np.flatnonzero(grades.any(axis=1))
    first = np.argsort(-direct[linked], axis=1, kind="stable")[:, :_PLACES]
    places = linked[:, None], first
    result = grades.copy()
    result[places] = np.maximum(grades[places], any_[places] >= _FURTHER)
    return result


class Coefficients(Record):
    """What was learned for asks with labelled examples, for asks without any, and for asks
    without any whose concepts are only drafted."""

    known: Combiner
    new: Combiner
    drafted: Combiner


def with_threshold(learned: Coefficients, direct_from: float) -> Coefficients:
    """Return the coefficients with another threshold of direct links everywhere."""
    kinds = ("known", "new", "drafted")
    return learned.model_copy(
        update={kind: getattr(learned, kind).with_threshold(direct_from) for kind in kinds}
    )


GRADES = {2: Grade.DIRECT, 1: Grade.RELATED}
