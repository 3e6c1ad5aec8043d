"""Fits the combiner's logistic functions and its thresholds on held-out evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from matchers.combine import Combiner, Grades, Head, with_further
from matchers.features import NAMES, Candidates, Matrix

FOLDS = 5
_STRENGTH = 0.3
_DOUBTFUL = 0.25  # probability below which no link is called direct, whatever F1 would gain
_LENIENT = 0.01  # F1 given up so that related links are rather listed than not


@dataclass(frozen=True)
class Pairs:
    """The candidates, and of all pairs the gold (1, 0, -1 related); groups of announcements."""

    found: Candidates
    gold: NDArray[np.int8]
    groups: NDArray[np.int64]
    has_text: NDArray[np.bool_]
    names: Sequence[str] = NAMES

    def of(self, chosen: NDArray[np.bool_]) -> tuple[Matrix, NDArray[np.int8]]:
        """Return features and gold of the candidates among the chosen announcements."""
        mask = self.found.mask & chosen[:, None]
        return self.found.rows[mask[self.found.mask]], self.gold[mask]


def folds(groups: NDArray[np.int64], seed: int = 0) -> NDArray[np.int64]:
    """Return a fold for each row; a group is never parted."""
    names, inverse = np.unique(groups, return_inverse=True)
    folds: NDArray[np.int64] = np.random.default_rng(seed).integers(0, FOLDS, len(names))[inverse]
    return folds


def fit_head(pairs: Pairs, chosen: NDArray[np.bool_], *, any_: bool) -> Head:
    """Return a logistic function fitted on the chosen announcements.

    Related links are links for the head of any link; the head of direct links does not see them.
    """
    rows, gold = pairs.of(chosen)
    if not any_:
        rows, gold = rows[gold >= 0], gold[gold >= 0]
    scaler = StandardScaler().fit(rows)
    learned = LogisticRegression(C=_STRENGTH, max_iter=2_000)
    learned.fit(scaler.transform(rows), gold != 0)
    slopes = learned.coef_[0] / scaler.scale_
    intercept = float(learned.intercept_[0] - slopes @ scaler.mean_)
    return Head(
        intercept=round(intercept, 4),
        weights={n: round(float(w), 4) for n, w in zip(pairs.names, slopes, strict=True)},
    )


def held_out(pairs: Pairs, *, any_: bool) -> Matrix:
    """Return the scores of all pairs by functions that never saw the announcement's group."""
    fold = folds(pairs.groups)
    scores = np.zeros(pairs.gold.shape, dtype=np.float32)
    for number in range(FOLDS):
        head = fit_head(pairs, fold != number, any_=any_)
        here = fold == number
        scores[pairs.found.mask & here[:, None]] = head.scores(pairs.of(here)[0], pairs.names)
    return scores


def best_threshold(
    scores: Matrix,
    gold: NDArray[np.int8],
    slack: float = 0.0,
    least: float = 0.05,
    *,
    strict: bool = False,
) -> float:
    """Return the lowest threshold within `slack` of the best F1; the highest when `strict`."""
    options = np.arange(least, 0.9, 0.01)
    reached = np.array([f1(scores >= option, gold) for option in options])
    good = np.flatnonzero(reached >= reached.max() - slack)
    return round(float(options[good[-1 if strict else 0]]), 2)


def f1(found: NDArray[np.bool_], gold: NDArray[np.int8]) -> float:
    """Return the F1 of found links; related ones count neither for nor against."""
    right, wrong = int((found & (gold == 1)).sum()), int((found & (gold == 0)).sum())
    return 2 * right / max(1, 2 * right + wrong + int((~found & (gold == 1)).sum()))


def combiner(pairs: Pairs, spared: float = 0.0) -> tuple[Combiner, Matrix, Grades]:
    """Return the combiner, and the held-out scores and grades of all pairs.

    `spared` is the F1 that is given up so that direct links are rather missed than wrong.
    """
    everyone = np.ones(len(pairs.gold), dtype=bool)
    direct, any_ = held_out(pairs, any_=False), held_out(pairs, any_=True)
    learned = Combiner(
        direct=fit_head(pairs, everyone, any_=False),
        any=fit_head(pairs, everyone, any_=True),
        direct_from=_direct_from(direct, pairs, pairs.has_text, spared),
        headline_from=_direct_from(direct, pairs, ~pairs.has_text, spared),
        any_from=best_threshold(any_, np.abs(pairs.gold), _LENIENT),
    )
    grades = learned.grades(pairs.has_text[:, None], direct, any_)
    return learned, direct, with_further(grades, direct, any_)


def _direct_from(direct: Matrix, pairs: Pairs, chosen: NDArray[np.bool_], spared: float) -> float:
    scores, gold = direct[chosen], pairs.gold[chosen]
    return best_threshold(scores, gold, spared, _DOUBTFUL, strict=spared > 0)
