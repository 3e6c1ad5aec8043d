"""What the combiner weighs: a row of numbers for each pair of announcement and ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log1p
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.announcement import Announcement
from domain.proposal import Ask
from matchers.concepts import ConceptFinder, Hit
from matchers.noise import is_action, is_aside, is_buying, is_press, is_staff
from matchers.passages import loudest
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


class Reading(NamedTuple):
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

    def read(self, announcements: Sequence[Announcement]) -> list[Reading]:
        """Return the hits and the words of each announcement; step by step, which is quicker.

        To the lead of a long text come the sentences of the rest in which concepts speak loudest.
        """
        texts = [read(announcement) for announcement in announcements]
        hits = [self._finder.find(text) for text in texts]
        for n, text in enumerate(texts):
            if text.rest and (told := loudest(text.rest, hits[n])):
                texts[n] = text._replace(lead=f"{text.lead}\n{told}")
                hits[n] = self._finder.find(texts[n])
        grams = [text.grams() for text in texts]
        return list(map(Reading, announcements, texts, hits, grams))

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
    seen = _concepts(readings, words.shape[2])
    mask = (words[:, 0] > _CANDIDATE_WORDS) | (seen[:, :, _ALL_WEIGHT] > _CANDIDATE_WEIGHT)
    live = np.flatnonzero(mask.any(axis=1))
    if not len(live):
        return Candidates(mask, np.zeros((0, len(NAMES)), dtype=np.float32))
    found = [readings[n] for n in live.tolist()]
    return Candidates(mask, _rows(reader, found, words[live], seen[live], mask[live]))


def _rows(
    reader: Reader,
    readings: Sequence[Reading],
    words: Matrix,
    seen: Matrix,
    mask: NDArray[np.bool_],
) -> Matrix:
    direct, any_, total = words[:, 0], words[:, 1], seen[:, :, _ALL_WEIGHT]
    standings = [of[mask] for of in (*standing(direct), *standing(total))]
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
    return np.column_stack([*columns, of_row]).astype(np.float32)


def _concepts(readings: Sequence[Reading], asks: int) -> Matrix:
    found = np.zeros((len(readings), asks, len(_OF_CONCEPTS)), dtype=np.float32)
    cells = [
        (number, row, _said(hits))
        for number, reading in enumerate(readings)
        if reading.hits
        for row, hits in groupby(reading.hits, key=attrgetter("row"))
    ]
    if cells:
        numbers, rows, said = zip(*cells, strict=True)
        found[numbers, rows] = said
    return found


def _said(hits: Iterable[Hit]) -> tuple[float, ...]:
    """Return _OF_CONCEPTS of one ask, which `hits` speak for."""
    best_title = best_text = longest = 0.0
    in_title = in_text = 0
    silent_title = silent = 1.0
    for hit in hits:
        weight = min(hit.concept.weight, _SURE)
        if hit.title:
            best_title = max(best_title, weight)
            silent_title *= 1 - weight * _SHARE
            in_title += len(hit.title)
            longest = max(longest, *(sum(map(len, term)) for term in hit.title))
        elif not hit.lead:
            weight *= _DEEP
        if hit.lead or hit.rest:
            best_text = max(best_text, weight)
            in_text += len(hit.lead) + len(hit.rest)
        silent *= 1 - weight * _SHARE
    weights = (best_title, best_text, 1 - silent_title, 1 - silent)
    return (*weights, log1p(in_title), log1p(in_text), min(longest, _LONG) / _LONG)


def standing(scores: Matrix) -> tuple[Matrix, Matrix]:
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
    title, lead = reading.text.title, reading.text.lead
    found = [is_kind(title) for is_kind in (is_buying, is_staff, is_press, is_aside, is_action)]
    return (*found, bool(lead.strip()))


def _responsible(agency: str, ministries: tuple[str, ...]) -> bool:
    return bool(agency) and any(m in agency or agency in m for m in ministries)
