"""The matcher: from an announcement to the asks that it answers, best first, with reasons."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from domain.announcement import Announcement
from domain.match import Evidence, Match
from domain.proposal import Proposal
from matchers.combine import GRADES, MOST
from matchers.dense import Dense
from matchers.drafting import with_drafts
from matchers.explain import explain, explain_words
from matchers.features import Reader, Reading
from matchers.model import Model, load_model
from matchers.scoring import Link, Scorer, Scores, links
from matchers.stage import rules_fingerprint, stage_of
from matchers.wordmodel import ask_key, correction_key

_BATCH, _PAIRS = 500, 60_000
_LEARNED = "この要望事項に当たるとされた発表に多く見られる語です"
_TAUGHT = "この要望事項に当たると確認された発表に見られる語です"
_SHARED = "要望事項の文と共通する語です"


class Matcher:
    """Matches announcements with the asks of one proposal.

    `version` changes with the asks, their concepts, the model, the encoder and the rules of stages.
    Titles are read up to 2,000 characters; of a text, words in the first 1,000 characters, terms in
    100,000. `dense` speaks about asks with drafted concepts only.
    """

    name = "concepts+words"

    def __init__(self, proposal: Proposal, model: Model | None = None, dense: Dense | None = None):
        self.proposal = proposal
        self.model = model or load_model()
        self._keys = [ask_key(proposal.id, ask.id) for ask in proposal.asks()]
        self.asks = with_drafts(proposal, self._keys, self.model.words)
        self.reader = Reader(self.asks)
        self.scorer = Scorer(self.model, self.reader, self.asks, self._keys, dense)
        self._batch = max(1, min(_BATCH, _PAIRS // max(1, len(self.asks))))
        asks = "\n".join(ask.model_dump_json() for ask in self.asks)
        content = f"{asks}\n{self.model.fingerprint}\n{rules_fingerprint()}"
        content += f"\n{dense.fingerprint}" if dense else ""
        self.version = f"4-{sha256(content.encode()).hexdigest()[:12]}"

    def match(self, announcement: Announcement) -> tuple[Match, ...]:
        """Return the asks that the announcement answers, best first, at most ten."""
        return next(self.match_all([announcement]))

    def match_all(self, announcements: Iterable[Announcement]) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each announcement, in their order."""
        rest = iter(announcements)
        while batch := list(islice(rest, self._batch)):
            yield from self.match_readings(self.reader.read(batch))

    def match_readings(self, readings: Sequence[Reading]) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of announcements that were read before."""
        if not self.asks:
            yield from (() for _ in readings)
            return
        for reading, found in zip(readings, links(self.score(readings)), strict=True):
            yield self._matches(reading, found[:MOST]) if found else ()

    def _matches(self, reading: Reading, found: Sequence[Link]) -> tuple[Match, ...]:
        stage = stage_of(reading.announcement)
        evidence = [(link, self._evidence(reading, link.ask)) for link in found]
        return tuple(
            [
                Match(
                    ask=self.asks[link.ask].id,
                    score=round(link.score, 4),
                    grade=GRADES[link.grade],
                    stage=stage,
                    evidence=reasons,
                )
                for link, reasons in evidence
                if reasons
            ]
        )

    def score(self, readings: Sequence[Reading]) -> Scores:
        """Return the probabilities and the grade of every pair."""
        return self.scorer.score(readings)

    @property
    def full_name(self) -> str:
        """Name and version, as each stored match tells them."""
        return f"{self.name} {self.version}"

    @property
    def features(self) -> tuple[str, ...]:
        """The kinds of evidence in use, in Japanese."""
        known, drafted, meaning = self.scorer.known, self.scorer.drafted, self.scorer.meaning
        kinds = (
            ("概念の語", not drafted.all()),
            ("文書から拾った語", drafted.any()),
            ("学習した語", known.any()),
            ("要望事項の文との類似", not known.all()),
            (f"文の意味の近さ（{meaning.encoder.name}）" if meaning else "", meaning),
            ("担当府省", True),
            ("見出しの種類", True),
        )
        return tuple(name for name, used in kinds if used)

    def can_fire(self, place: int) -> bool:
        """Return whether anything could ever link an announcement with the ask at this place."""
        ask = self.asks[place]
        return bool(self.scorer.known[place] or ask.concepts or ask.summary or ask.text)

    @property
    def keys(self) -> Sequence[str]:
        """The names of the asks in the model, in the order of the asks."""
        return self._keys

    def _evidence(self, reading: Reading, row: int) -> tuple[Evidence, ...]:
        hits = [hit for hit in reading.hits if hit.row == row]
        if quoted := explain(reading.text.fields, hits):
            return quoted
        words, key = self.model.words, self._keys[row]
        if self.scorer.known[row]:
            return explain_words(reading.text.fields, words.speaking(reading.grams, key), _LEARNED)
        shared = self.scorer.lexical.shared(reading.grams, row)
        if not shared and correction_key(key) in words.place:
            taught = words.speaking(reading.grams, correction_key(key))
            return explain_words(reading.text.fields, taught, _TAUGHT)
        return explain_words(reading.text.fields, shared, _SHARED)
