"""The matcher: from an announcement to the asks that it answers, best first, with reasons."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import islice

import numpy as np

from domain.announcement import Announcement
from domain.match import Evidence, Match
from domain.proposal import Proposal
from matchers.combine import GRADES, MOST, Grades, Matrix, with_further
from matchers.explain import explain, explain_words
from matchers.features import NAMES, Reader, Reading, features
from matchers.lexical import LexicalIndex
from matchers.model import Model, load_model
from matchers.stage import stage_of
from matchers.wordmodel import aligned, ask_key

_BATCH = 500
_LEARNED = "この要望事項に当たるとされた発表に多く見られる語です"
_SHARED = "要望事項の文と共通する語です"


class Matcher:
    """Matches announcements with the asks of one proposal.

    `version` changes with the asks, their concepts and the model. Titles are read up to 2,000
    characters; of a text, words are read in the first 1,000 characters, terms in 100,000.
    """

    name = "concepts+words"

    def __init__(self, proposal: Proposal, model: Model | None = None):
        self.proposal = proposal
        self.model = model or load_model()
        self.asks = tuple(proposal.asks())
        self.reader = Reader(self.asks)
        self._keys = [ask_key(proposal.id, ask.id) for ask in self.asks]
        known = set(self.model.words.asks)
        self._known = np.array([key in known for key in self._keys], dtype=bool)
        asks = "\n".join(ask.model_dump_json() for ask in self.asks)
        content = f"{asks}\n{self.model.fingerprint}"
        self.version = f"2-{sha256(content.encode()).hexdigest()[:12]}"

    def match(self, announcement: Announcement) -> tuple[Match, ...]:
        """Return the asks that the announcement answers, best first, at most ten."""
        return next(self.match_all([announcement]))

    def match_all(self, announcements: Iterable[Announcement]) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each announcement, in their order."""
        rest = iter(announcements)
        while batch := [self.reader.read(a) for a in islice(rest, _BATCH)]:
            yield from self.match_readings(batch)

    def match_readings(self, readings: Sequence[Reading]) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of announcements that were read before."""
        if not self.asks:
            yield from (() for _ in readings)
            return
        direct, grades = self.score(readings)
        for reading, scores, found in zip(readings, direct, grades, strict=True):
            rows = sorted(np.flatnonzero(found).tolist(), key=lambda row: -scores[row])
            if not rows:
                yield ()
                continue
            stage = stage_of(reading.announcement)
            evidence = ((row, self._evidence(reading, row)) for row in rows[:MOST])
            yield tuple(
                Match(
                    ask=self.asks[row].id,
                    score=round(float(scores[row]), 4),
                    grade=GRADES[int(found[row])],
                    stage=stage,
                    evidence=reasons,
                )
                for row, reasons in evidence
                if reasons
            )

    def score(
        self, readings: Sequence[Reading], words: Matrix | None = None
    ) -> tuple[Matrix, Grades]:
        """Return the probability of a direct link and the grade (0, 1, 2) of every pair.

        `words` replaces the evidence of the words, when it is known better.
        """
        if words is None:
            words = self.word_evidence(readings)
        found = features(self.reader, readings, words)
        direct, any_ = np.zeros((2, *found.mask.shape), dtype=np.float32)
        grades: Grades = np.zeros(found.mask.shape, dtype=np.int8)
        has_text = found.rows[:, NAMES.index("has_text")] > 0
        learned = self.model.coefficients
        for combiner, mine in ((learned.known, self._known), (learned.new, ~self._known)):
            chosen = found.mask & mine
            if chosen.any():
                inside = chosen[found.mask]
                rows = found.rows[inside]
                direct[chosen], any_[chosen] = (
                    combiner.direct.scores(rows),
                    combiner.any.scores(rows),
                )
                grades[chosen] = combiner.grades(has_text[inside], direct[chosen], any_[chosen])
        return direct, with_further(grades, direct, any_)

    def word_evidence(self, readings: Sequence[Reading]) -> Matrix:
        """Return what the words say: learned weights, or likeness to the text of a new ask."""
        words = self.model.words
        grams = [reading.grams for reading in readings]
        scores = words.scores(words.sparse(grams))
        result = aligned(scores, words.asks, self._keys)
        if not self._known.all():
            likeness = np.stack([self._lexical.similarities(g) for g in grams])[:, None]
            result = np.where(self._known, result, likeness)
        return result

    @property
    def features(self) -> tuple[str, ...]:
        """The kinds of evidence in use, in Japanese."""
        learned = ("学習した語",) if self._known.any() else ()
        likeness = () if self._known.all() else ("要望事項の文との類似",)
        return ("概念の語", *learned, *likeness, "担当府省", "見出しの種類")

    def can_fire(self, place: int) -> bool:
        """Return whether anything could ever link an announcement with the ask at this place."""
        ask = self.asks[place]
        return bool(self._known[place] or ask.concepts or ask.summary or ask.text)

    def known_asks(self) -> list[tuple[int, int]]:
        """Return the place of each learned ask among the proposal's, and among the model's."""
        column = {key: n for n, key in enumerate(self.model.words.asks)}
        return [(n, column[key]) for n, key in enumerate(self._keys) if key in column]

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return LexicalIndex(self.asks)

    def _evidence(self, reading: Reading, row: int) -> tuple[Evidence, ...]:
        hits = [hit for hit in reading.hits if hit.row == row]
        if hits:
            return explain(reading.text.fields, hits)
        if self._known[row]:
            grams = self.model.words.speaking(reading.grams, self._keys[row])
            return explain_words(reading.text.fields, grams, _LEARNED)
        shared = self._lexical.shared(reading.grams, row)
        return explain_words(reading.text.fields, shared, _SHARED)
