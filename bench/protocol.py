"""Reports of a training: one line for each part of the data, and the model card."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.training_set import TrainingSet
from domain.match import Match
from matchers.combine import GRADES, MOST
from matchers.evaluate import Report, compare
from matchers.features import Matrix
from matchers.wordmodel import WordModel

REBUILD = "python -m bench.fit_matcher --history HISTORY.csv dev.jsonl stream_dev.jsonl --write"


def table(
    name: str, training: TrainingSet, direct: Matrix, grades: NDArray[np.int8]
) -> dict[str, Any]:
    """Print and return the figures of each view under one protocol; of a part left out, its own."""
    found = matches(training, direct, grades)
    figures = {}
    for view, rows in training.views.items():
        if name in training.views and view != name:
            continue
        report = compare([labels for _, labels in rows], [found[n] for n, _ in rows])
        figures[view] = _figures(report)
        print(f"{name:12} {view:12}", *(f"{k} {v:.3f}" for k, v in figures[view].items()))
    return figures


def matches(
    training: TrainingSet, direct: Matrix, grades: NDArray[np.int8]
) -> list[tuple[Match, ...]]:
    """Return the matches that scores and grades give, best first."""
    result = []
    for scores, graded in zip(direct, grades, strict=True):
        order = [n for n in np.argsort(-scores, kind="stable") if graded[n]][:MOST]
        result.append(
            tuple(
                Match(ask=training.asks[n].id, score=float(scores[n]), grade=GRADES[int(graded[n])])
                for n in order
            )
        )
    return result


def card(training: TrainingSet, words: WordModel, measured: dict[str, Any]) -> dict[str, Any]:
    """Return the model card: what it was trained on, how it fares, where it is weak."""
    direct = (training.gold == 1).sum(axis=0)
    dates = [r.announcement.published for r in training.rows if r.announcement.published]
    return {
        "proposal": training.proposal.id,
        "trained_on": str(date.today()),
        "rebuilt_by": REBUILD,
        "announcements": {str(p): int((training.part == p).sum()) for p in set(training.part)},
        "direct_links": int(direct.sum()),
        "related_links": int((training.gold < 0).sum()),
        "published": [str(min(dates)), str(max(dates))],
        "words": len(words.words),
        "measured_held_out": measured,
        "few_examples": [ask.id for ask, n in zip(training.asks, direct, strict=True) if n < 8],
    }


def _figures(report: Report) -> dict[str, float]:
    return {
        "f1": round(report.overall.f1, 4),
        "precision": round(report.overall.precision, 4),
        "recall": round(report.overall.recall, 4),
        "first_right": round(report.first_right, 4),
        "recall_at_3": round(report.recall_at_3, 4),
        "noise_flagged": round(report.noise_flagged, 4),
        "ece": round(report.ece, 4),
    }
