"""What the combiner weighs: a row of numbers for each pair of announcement and ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from domain.announcement import Announcement
from domain.proposal import Ask
from matchers.concepts import ConceptFinder, Hit
from matchers.noise import is_action, is_aside, is_buying, is_press, is_staff
from matchers.text import Grams, ReadText, read

Matrix = NDArray[np.float32]

_OF_WORDS = ("words", "words_logit", "words_any", "words_any_logit", "words_rank", "words_gap")
_OF_CONCEPTS = (
    "title_best",
    "text_best",
    "title_weight",
    "all_weight",
    "title_terms",
    "text_terms",
    "longest_term",
)
_OF_BOTH = ("weight_rank", "weight_gap", "weight_and_words", "in_charge")
_OF_KIND = ("buying_and_words", "buying_and_weight", "bare_press")
_OF_ANNOUNCEMENT = (
    "buying",
    "staff",
    "press",
    "aside",
    "action",
    "has_text",
    "best_words",
    "best_words_any",
    "crowd",
)
NAMES = _OF_WORDS + _OF_CONCEPTS + _OF_BOTH + _OF_KIND + _OF_ANNOUNCEMENT
_SURE = 0.97  # the most that one concept can say
_SHARE = 0.7  # of its weight that a further concept adds
_DEEP = 0.5  # worth of a term that stands only far below the lead
_CANDIDATE_WORDS, _CANDIDATE_WEIGHT, _CROWD = 0.03, 0.3, 0.3
_ALL_WEIGHT = _OF_CONCEPTS.index("all_weight")
_LONG = 12  # characters; longer terms are not more telling


@dataclass(frozen=True)
class Reading:
    """What was found in an announcement before anything is weighed."""

    announcement: Announcement
    text: ReadText
    hits: list[Hit]
    grams: Grams


class Reader:
    """Reads announcements for the asks of one proposal."""

    def __init__(self, asks: Sequence[Ask]):
        self._asks = asks
        self._finder = ConceptFinder(asks)
        self._charges: dict[str, Matrix] = {}

    def read(self, announcement: Announcement) -> Reading:
        """Return the hits and the words of an announcement."""
        text = read(announcement)
        return Reading(announcement, text, self._finder.find(text), text.grams())

    def in_charge(self, agency: str) -> Matrix:
        """Return 1 for each ask that belongs to the agency, else 0."""
        if agency not in self._charges:
            if len(self._charges) > 1_000:
                self._charges.clear()
            mine = [_responsible(agency, ask.ministries) for ask in self._asks]
            self._charges[agency] = np.array(mine, dtype=np.float32)
        return self._charges[agency]


@dataclass(frozen=True)
class Candidates:
    """The pairs that have any evidence at all, and NAMES for each of them.

    `mask` has the shape (announcements, asks), `rows` the shape (pairs, features).
    """

    mask: NDArray[np.bool_]
    rows: Matrix


def features(reader: Reader, readings: Sequence[Reading], words: Matrix) -> Candidates:
    """Return the candidates among all pairs; what is no candidate is no link.

    `words` is the evidence of the words, of shape (announcements, 2, asks).
    """
    direct, any_ = words[:, 0], words[:, 1]
    seen = _concepts(readings, direct.shape[1])
    total = seen[:, :, _ALL_WEIGHT]
    mask = (direct > _CANDIDATE_WORDS) | (total > _CANDIDATE_WEIGHT)
    standings = [of[mask] for of in (*_standing(direct), *_standing(total))]
    charge = np.stack([reader.in_charge(r.announcement.agency) for r in readings])[mask]
    spoken, likely, weight = direct[mask], any_[mask], total[mask]
    columns = [spoken, _logit(spoken), likely, _logit(likely), *standings[:2]]
    columns += [*seen[mask].T, *standings[2:], weight * spoken, charge]
    kinds = np.array([_kind(r) for r in readings], dtype=np.float32)
    rows = np.nonzero(mask)[0]
    buying, bare_press = kinds[rows, 0], kinds[rows, 2] * (1 - kinds[rows, -1])
    columns += [buying * columns[1], buying * weight, bare_press]
    crowd = (direct > _CROWD).sum(axis=1)
    best = np.column_stack([direct.max(axis=1), any_.max(axis=1), crowd])
    of_row = np.concatenate([kinds, best.astype(np.float32)], axis=1)[rows]
    return Candidates(mask, np.column_stack([*columns, of_row]).astype(np.float32))


def _concepts(readings: Sequence[Reading], asks: int) -> Matrix:
    found = np.zeros((len(readings), asks, len(_OF_CONCEPTS)), dtype=np.float32)
    for cells, reading in zip(found, readings, strict=True):
        missing = {hit.row: [1.0, 1.0] for hit in reading.hits}
        for hit in reading.hits:
            _add(cells[hit.row], missing[hit.row], hit)
        for row, (title, everywhere) in missing.items():
            cells[row, 2], cells[row, 3] = 1 - title, 1 - everywhere
            cells[row, 4], cells[row, 5] = log1p(cells[row, 4]), log1p(cells[row, 5])
    return found


def _add(cell: Matrix, missing: list[float], hit: Hit) -> None:
    weight = min(hit.concept.weight, _SURE)
    if hit.title:
        cell[0] = max(cell[0], weight)
        missing[0] *= 1 - weight * _SHARE
        cell[4] += len(hit.title)
        longest = max(sum(map(len, term)) for term in hit.title)
        cell[6] = max(cell[6], min(longest, _LONG) / _LONG)
    elif not hit.lead:
        weight *= _DEEP
    if hit.lead or hit.rest:
        cell[1] = max(cell[1], weight)
        cell[5] += len(hit.lead) + len(hit.rest)
    missing[1] *= 1 - weight * _SHARE


def _standing(scores: Matrix) -> tuple[Matrix, Matrix]:
    """Return for each ask 1/rank among the asks, and how far it is ahead of the best other."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(scores)
    places = np.arange(1, scores.shape[1] + 1, dtype=np.float32)
    np.put_along_axis(ranks, order, np.broadcast_to(places, scores.shape), axis=1)
    closeness = np.reciprocal(ranks)
    if scores.shape[1] < 2:
        return closeness, scores
    second, first = np.take_along_axis(scores, order[:, 1::-1], axis=1).T
    best_other = np.where(ranks == 1, second[:, None], first[:, None])
    return closeness, scores - best_other.astype(np.float32)


def _logit(scores: Matrix) -> Matrix:
    inside = np.clip(scores, 0.003, 0.997)
    result: Matrix = np.log(inside / (1 - inside))
    return result


def _kind(reading: Reading) -> tuple[bool, ...]:
    kinds = (is_buying, is_staff, is_press, is_aside, is_action)
    return (*(is_kind(reading.text.title) for is_kind in kinds), bool(reading.text.lead.strip()))


def _responsible(agency: str, ministries: tuple[str, ...]) -> bool:
    return bool(agency) and any(m in agency or agency in m for m in ministries)
