"""What the combiner weighs: one row of numbers for each ask, all comparable between asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from domain.announcement import Announcement
from domain.proposal import Proposal
from matchers.concepts import ConceptFinder, Hit
from matchers.lexical import LexicalIndex
from matchers.noise import is_action, is_aside, is_noise

Matrix = NDArray[np.float64]

NAMES = (
    "title_weight",
    "title_weight_squared",
    "text_weight",
    "all_weights",
    "hits",
    "rival_gap",
    "best_in_recommendation",
    "similarity",
    "similarity_rank",
    "alone",
    "similarity_alone",
    "rank_alone",
    "in_charge",
    "noise",
    "aside",
    "action",
    "has_text",
)


@dataclass(frozen=True)
class Observation:
    """What was seen in an announcement: hits by ask, and a row of NAMES by ask."""

    hits: list[list[Hit]]
    rows: Matrix


class FeatureExtractor:
    """Observes announcements against the asks of one proposal."""

    def __init__(self, proposal: Proposal):
        self.asks = tuple(proposal.asks())
        self.lexical = LexicalIndex(self.asks)
        self._finder = ConceptFinder(self.asks)
        self._charges: dict[str, Matrix] = {}
        self._alone = np.array([not a.concepts for a in self.asks], dtype=float)
        sizes = [len(r.asks) for r in proposal.recommendations]
        self._recommendation = np.repeat(np.arange(len(sizes)), sizes)

    def observe(self, announcement: Announcement) -> Observation:
        """Return the hits and the feature rows of an announcement."""
        hits = self._finder.find(announcement)
        title = np.array([_best(h for h in found if h.in_title) for found in hits])
        text = np.array([_best(h for h in found if h.in_text) for found in hits])
        total = np.array([1 - prod(1 - min(h.concept.weight, 0.99) for h in f) for f in hits])
        similarity = self.lexical.similarities(announcement)
        closeness = 1 / _ranks(similarity)
        active = (total > 0) | (similarity > 0)
        headline = announcement.title
        columns = [
            title,
            title**2,
            text,
            total,
            np.log1p([len(found) for found in hits]),
            total - _rival(total),
            self._best_in_recommendation(total),
            similarity,
            closeness,
            self._alone,
            self._alone * similarity,
            self._alone * closeness,
            self._in_charge(announcement.agency),
            is_noise(headline) * active,
            is_aside(headline) * active,
            is_action(headline) * active,
            bool(announcement.text.strip()) * active,
        ]
        return Observation(hits, np.column_stack(columns).astype(float))

    def _in_charge(self, agency: str) -> Matrix:
        charge = self._charges.get(agency)
        if charge is None:
            charge = np.array([_responsible(agency, a.ministries) for a in self.asks], dtype=float)
            self._charges = {agency: charge}
        return charge

    def _best_in_recommendation(self, total: Matrix) -> Matrix:
        best = np.zeros(self._recommendation.max(initial=-1) + 1)
        np.maximum.at(best, self._recommendation, total)
        result: Matrix = ((total > 0) & (total >= best[self._recommendation])).astype(float)
        return result


def _best(hits: Iterable[Hit]) -> float:
    return max((h.concept.weight for h in hits), default=0.0)


def _rival(total: Matrix) -> Matrix:
    """Return for each ask the best total among the others."""
    if len(total) < 2:
        return np.zeros(len(total))
    second, first = np.sort(total)[-2:]
    rival: Matrix = np.where(total == first, second, first)
    return rival


def _ranks(similarity: Matrix) -> Matrix:
    """Return the rank of each ask by similarity, 1 for the most similar."""
    ranks = np.empty(len(similarity))
    ranks[np.argsort(-similarity, kind="stable")] = np.arange(1, len(similarity) + 1)
    return ranks


def _responsible(agency: str, ministries: tuple[str, ...]) -> bool:
    return bool(agency) and any(m in agency or agency in m for m in ministries)
