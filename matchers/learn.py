"""Learns from reviews: corrects what the model says so that reviewed links come out right.

Each ask gets a kernel ridge regression of what the model got wrong on its reviewed links. The
correction is zero where nothing was reviewed, so that a few reviews cannot undo the training.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.announcement import Announcement
from domain.match import Grade
from domain.series import series
from matchers.evaluate import Score
from matchers.features import Reading
from matchers.matcher import Matcher
from matchers.model import Model
from matchers.scoring import Evidence
from matchers.text import Grams
from matchers.wordmodel import Matrix, Sparse, WordModel, correction_key

_PENALTY = 0.4
_NEW_WORD = 2  # reviewed announcements that must hold a word before it is learned
_TARGETS = {Grade.DIRECT: (1.0, 1.0), Grade.RELATED: (0.25, 1.0), None: (0.0, 0.0)}


@dataclass(frozen=True)
class Lesson:
    """A reviewed announcement: for each reviewed ask its grade, None when it is no link."""

    announcement: Announcement
    said: Mapping[str, Grade | None]


@dataclass(frozen=True)
class Outcome:
    """How one ask's reviewed links come out: before, and after learning from the other reviews."""

    ask: str
    before: Score
    after: Score


@dataclass(frozen=True)
class Learned:
    """A corrected model, and what it did to the reviewed links that it had not seen."""

    model: Model
    lessons: int
    outcomes: tuple[Outcome, ...]

    @property
    def before(self) -> Score:
        """All asks before learning."""
        return _sum([o.before for o in self.outcomes])

    @property
    def after(self) -> Score:
        """All asks after learning."""
        return _sum([o.after for o in self.outcomes])

    @property
    def better(self) -> tuple[str, ...]:
        """The asks that have fewer mistakes than before."""
        return tuple(o.ask for o in self.outcomes if _mistakes(o.after) < _mistakes(o.before))

    @property
    def worse(self) -> tuple[str, ...]:
        """The asks that have more mistakes than before."""
        return tuple(o.ask for o in self.outcomes if _mistakes(o.after) > _mistakes(o.before))


def learn(matcher: Matcher, lessons: Sequence[Lesson]) -> Learned:
    """Return the model corrected by the lessons, measured with each series of headlines left out.

    Of an ask that the model knows the words are corrected, of a new one the probabilities.
    """
    readings = matcher.reader.read([lesson.announcement for lesson in lessons])
    grams = [reading.grams for reading in readings]
    words = _with_corrections(_with_new_words(matcher.model.words, grams), matcher, lessons)
    rows = _dense(words.sparse(grams), len(words.words))
    evidence, scores = matcher.scorer.evidence(readings), matcher.scorer.score(readings)
    left_out = Evidence(evidence.words.copy(), evidence.correction.copy())
    weights = words.weights.copy()
    _, groups = np.unique([series(x.announcement.title) for x in lessons], return_inverse=True)
    for place, ask in enumerate(matcher.asks):
        mine = [n for n, lesson in enumerate(lessons) if ask.id in lesson.said]
        if mine:
            known, key = matcher.scorer.known[place], matcher.keys[place]
            said = evidence.words if known else np.stack([scores.direct, scores.any_], axis=1)
            wanted = np.array([_TARGETS[lessons[n].said[ask.id]] for n in mine], dtype=np.float32)
            error = wanted - said[mine, :, place]
            step, without = _corrected(rows[mine], error, groups[mine])
            weights[:, :, words.place[key if known else correction_key(key)]] += step
            (left_out.words if known else left_out.correction)[mine, :, place] += error - without
    model = Model(
        matcher.model.coefficients,
        WordModel(words.asks, words.words, words.idf, weights),
        {**matcher.model.card, "lessons": len(lessons), "parent": matcher.model.fingerprint},
    )
    return Learned(model, len(lessons), _outcomes(matcher, lessons, readings, left_out))


def _dense(rows: Sparse, columns: int) -> Matrix:
    dense: Matrix = np.zeros((rows.rows, columns), dtype=np.float32)
    dense[np.repeat(np.arange(rows.rows), np.diff(rows.starts)), rows.columns] = rows.values
    return dense


def _with_corrections(words: WordModel, matcher: Matcher, lessons: Sequence[Lesson]) -> WordModel:
    """Return the words with an empty column for each reviewed ask that the model does not know."""
    said = {name for lesson in lessons for name in lesson.said}
    pairs = zip(matcher.asks, matcher.keys, matcher.scorer.known, strict=True)
    names = [correction_key(key) for ask, key, known in pairs if ask.id in said and not known]
    new = tuple(name for name in names if name not in words.place)
    blank = np.zeros((*words.weights.shape[:2], len(new)), dtype=np.float32)
    weights = np.concatenate([words.weights, blank], axis=2)
    return WordModel((*words.asks, *new), words.words, words.idf, weights)


def _corrected(rows: Matrix, error: Matrix, groups: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """Return the step for the weights, and the error that stays when a row's group is left out."""
    inverse = np.linalg.inv(rows @ rows.T + _PENALTY * np.eye(len(rows), dtype=np.float32))
    dual = inverse @ error
    without = np.empty_like(error)
    for group in np.unique(groups):
        here = np.flatnonzero(groups == group)
        without[here] = np.linalg.solve(inverse[np.ix_(here, here)], dual[here])
    step: Matrix = (rows.T @ dual).astype(np.float32)
    return step, without


def _with_new_words(words: WordModel, documents: Sequence[Grams]) -> WordModel:
    counts = Counter(gram for grams in documents for gram in grams)
    new = sorted(g for g, n in counts.items() if n >= _NEW_WORD and g not in words.column)
    idf = np.full(len(new), words.idf.max(initial=1), dtype=np.float32)
    blank = np.zeros((len(new), *words.weights.shape[1:]), dtype=np.float32)
    return WordModel(
        words.asks,
        (*words.words, *new),
        np.concatenate([words.idf, idf]),
        np.concatenate([words.weights, blank]),
    )


def _outcomes(
    matcher: Matcher, lessons: Sequence[Lesson], readings: Sequence[Reading], left_out: Evidence
) -> tuple[Outcome, ...]:
    before = matcher.scorer.score(readings).grades
    after = matcher.scorer.score(readings, left_out).grades
    counts: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0, 0], [0, 0, 0]])
    place = {ask.id: n for n, ask in enumerate(matcher.asks)}
    for row, lesson in enumerate(lessons):
        for ask, grade in lesson.said.items():
            if ask in place and grade is not Grade.RELATED:
                for cell, grades in zip(counts[ask], (before, after), strict=True):
                    found = grades[row, place[ask]] == 2
                    cell[0] += bool(found and grade)
                    cell[1] += bool(found and not grade)
                    cell[2] += bool(not found and grade)
    return tuple(Outcome(ask, *(Score(*c) for c in cells)) for ask, cells in sorted(counts.items()))


def _mistakes(score: Score) -> int:
    return score.wrong + score.missed


def _sum(scores: Sequence[Score]) -> Score:
    return Score(
        sum(s.right for s in scores), sum(s.wrong for s in scores), sum(s.missed for s in scores)
    )
