"""Scores every pair of announcement and ask, by the combiner that fits what is known of the ask."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.proposal import Ask
from matchers.combine import Combiner, Grades, Matrix, with_further
from matchers.dense import Dense, Meaning
from matchers.features import Reader, Reading, features
from matchers.lexical import LexicalIndex
from matchers.model import Model
from matchers.wordmodel import WordModel, correction_key, spread


class Scores(NamedTuple):
    """Of every pair: the probability of a direct link, of any link, and the grade (0, 1, 2)."""

    direct: Matrix
    any_: Matrix
    grades: Grades


class Link(NamedTuple):
    """An ask by its place, the probability that the link is direct, and the grade (1, 2)."""

    ask: int
    score: float
    grade: int


class Evidence(NamedTuple):
    """What words say, and what reviews correct, both of shape (announcements, 2, asks)."""

    words: Matrix
    correction: Matrix


class Scorer:
    """Knows three kinds of asks: learned ones, new ones, and new ones with drafted concepts only.

    `keys` name the asks in the model. `dense` is asked about the last kind only: of the others,
    words and concepts say as much without it.
    """

    def __init__(
        self,
        model: Model,
        reader: Reader,
        asks: Sequence[Ask],
        keys: Sequence[str],
        dense: Dense | None = None,
    ):
        self._model, self._reader, self._asks = model, reader, asks
        self.known, self._words = _known(model.words, keys)
        self.drafted = ~self.known & np.array([_is_draft(ask) for ask in asks], dtype=bool)
        helped = dense if self.drafted.any() else None
        self.meaning = Meaning(helped, asks, self.drafted) if helped else None
        self._taught, self._lessons = _known(model.words, [correction_key(key) for key in keys])

    def evidence(self, readings: Sequence[Reading]) -> Evidence:
        """Return what the words say: learned weights, or likeness to the text of a new ask."""
        grams = [reading.grams for reading in readings]
        rows = self._model.words.sparse(grams)
        said = spread(self._words.scores(rows), self.known)
        if not self.known.all():
            likeness = np.stack([self.lexical.similarities(g) for g in grams])[:, None]
            said = np.where(self.known, said, likeness)
        return Evidence(said, spread(self._lessons.scores(rows), self._taught))

    def score(self, readings: Sequence[Reading], evidence: Evidence | None = None) -> Scores:
        """Return the scores; `evidence` replaces the model's own, when it is known better."""
        words, correction = evidence or self.evidence(readings)
        found = features(self._reader, readings, words)
        likely = np.zeros((2, *found.mask.shape), dtype=np.float32)
        grades: Grades = np.zeros(found.mask.shape, dtype=np.int8)
        has_text = np.array([bool(r.text.lead.strip()) for r in readings])[:, None]
        for combiner, mine in self._combiners:
            chosen = found.mask & mine
            rows = found.rows[chosen[found.mask]]
            for place, head in enumerate((combiner.direct, combiner.any)):
                likely[place][chosen] = head.scores(rows)
        opened = self.meaning.settle(readings, found, likely) if self.meaning else None
        direct, any_ = np.clip(likely + correction.swapaxes(0, 1), 0, 1)
        for combiner, mine in self._combiners:
            grades[:, mine] = combiner.grades(has_text, direct[:, mine], any_[:, mine])
        if self.meaning and opened is not None:
            self.meaning.regrade(opened, grades, has_text, direct, any_)
        return Scores(direct, any_, with_further(grades, direct, any_))

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The index of the asks' own texts."""
        return LexicalIndex(self._asks)

    @cached_property
    def _combiners(self) -> list[tuple[Combiner, NDArray[np.bool_]]]:
        learned = self._model.coefficients
        new = ~self.known & ~self.drafted
        kinds = [(learned.known, self.known), (learned.new, new), (learned.drafted, self.drafted)]
        return [(combiner, mine) for combiner, mine in kinds if mine.any()]


def links(scores: Scores) -> list[list[Link]]:
    """Return the links of each announcement, best first."""
    rows, asks = np.nonzero(scores.grades)
    direct, grades = scores.direct[rows, asks], scores.grades[rows, asks]
    best_first = np.lexsort((-direct, rows))
    columns = [column[best_first].tolist() for column in (rows, asks, direct, grades)]
    found: list[list[Link]] = [[] for _ in scores.grades]
    for announcement, ask, score, grade in zip(*columns, strict=True):
        found[announcement].append(Link(ask, score, grade))
    return found


def _known(words: WordModel, asks: Sequence[str]) -> tuple[NDArray[np.bool_], WordModel]:
    """Return which of the asks the model knows, and the model of these."""
    return np.array([ask in words.place for ask in asks], dtype=bool), words.of(asks)


def _is_draft(ask: Ask) -> bool:
    return all(concept.drafted for concept in ask.concepts)
