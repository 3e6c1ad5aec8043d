"""Learns the coefficients from labelled announcements: L2 logistic regression by Newton steps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.match import Grade
from domain.proposal import Proposal
from matchers.combine import Coefficients
from matchers.features import NAMES, FeatureExtractor, Matrix
from matchers.labelled import LabelledAnnouncement

_PENALTY = 2.0
_FOLDS = 10
_CODES = {Grade.DIRECT: 1, None: 0, Grade.RELATED: -1}


@dataclass(frozen=True)
class Samples:
    """Pairs of announcement and ask: features, gold (1 direct, 0 none, -1 related), and fold."""

    rows: Matrix
    gold: NDArray[np.int64]
    fold: NDArray[np.int64]

    def part(self, chosen: NDArray[np.bool_]) -> "Samples":
        """Return the chosen pairs."""
        return Samples(self.rows[chosen], self.gold[chosen], self.fold[chosen])

    def joined(self, other: "Samples") -> "Samples":
        """Return the pairs of both."""
        return Samples(
            np.vstack([self.rows, other.rows]),
            np.concatenate([self.gold, other.gold]),
            np.concatenate([self.fold, other.fold]),
        )


def without_concepts(proposal: Proposal) -> Proposal:
    """Return the proposal as if nobody had written concepts for its asks."""
    bare = [
        r.model_copy(update={"asks": tuple(a.model_copy(update={"concepts": ()}) for a in r.asks)})
        for r in proposal.recommendations
    ]
    return proposal.model_copy(update={"recommendations": tuple(bare)})


def samples(proposal: Proposal, labelled: Sequence[LabelledAnnouncement]) -> Samples:
    """Return all pairs; announcements of one cluster or one series of headlines share a fold."""
    extractor = FeatureExtractor(proposal)
    groups: dict[str, int] = {}
    folds = [groups.setdefault(_group(r), len(groups)) for r in labelled]
    gold = [[_CODES[r.labels.get(a.id)] for a in extractor.asks] for r in labelled]
    return Samples(
        rows=np.vstack([extractor.observe(r.announcement).rows for r in labelled]),
        gold=np.array(gold).ravel(),
        fold=np.repeat(np.array(folds) % _FOLDS, len(extractor.asks)),
    )


def fit(pairs: Samples, bare: Samples) -> Coefficients:
    """Return the coefficients that explain both, thresholds chosen on held-out folds of `pairs`."""
    held_out = cross_validated(pairs, bare)
    weights = _logistic(pairs.joined(bare))
    direct = _best_threshold(held_out, pairs.gold)
    return _coefficients(weights, direct, direct / 3)


def cross_validated(pairs: Samples, bare: Samples) -> Matrix:
    """Return for each pair the score by coefficients that never saw its fold."""
    scores = np.zeros(len(pairs.gold))
    for fold in range(_FOLDS):
        away = pairs.fold == fold
        seen = pairs.part(~away).joined(bare.part(bare.fold != fold))
        scores[away] = _coefficients(_logistic(seen), 1, 1).scores(pairs.rows[away])
    return scores


def _group(labelled: LabelledAnnouncement) -> str:
    return labelled.cluster or re.sub(r"\d+", "", labelled.announcement.title)


def _coefficients(weights: Matrix, direct: float, related: float) -> Coefficients:
    named = {name: round(float(w), 4) for name, w in zip(NAMES, weights[1:], strict=True)}
    return Coefficients(
        intercept=round(float(weights[0]), 4),
        weights=named,
        direct=round(direct, 3),
        related=round(related, 3),
    )


def _logistic(pairs: Samples, steps: int = 30) -> Matrix:
    """Return intercept and weights; pairs that people call related are left out."""
    clear = pairs.gold >= 0
    rows = np.column_stack([np.ones(clear.sum()), pairs.rows[clear]])
    target, weights = pairs.gold[clear], np.zeros(rows.shape[1])
    penalty = np.diag([0.0, *[_PENALTY] * len(NAMES)]) + 1e-6 * np.eye(rows.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (target - chance) - penalty @ weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _best_threshold(scores: Matrix, gold: NDArray[np.int64]) -> float:
    """Return the threshold with the best F1 of direct links."""
    options = np.arange(0.05, 0.9, 0.01)
    return float(max(options, key=lambda t: f1(scores >= t, gold)))


def f1(found: NDArray[np.bool_], gold: NDArray[np.int64]) -> float:
    """Return the F1 of found links; related ones count neither for nor against."""
    right, wrong = int((found & (gold == 1)).sum()), int((found & (gold == 0)).sum())
    return 2 * right / max(1, 2 * right + wrong + int((~found & (gold == 1)).sum()))
