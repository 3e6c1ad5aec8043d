"""A digest (週報): what a period brought for a proposal, ask by ask, and what was read for it."""

from datetime import date, datetime

from domain.match import Evidence, Grade
from domain.period import Period
from domain.record import Record
from domain.subscriber import Audience


class AskRef(Record):
    """The ask as a reader meets it in a digest: `text` is the summary or the official sentence."""

    id: str
    title: str
    text: str


class DigestItem(Record):
    """One announcement, listed once, under the ask it answers best; `also` names its other asks.

    `announcement` and `revision` say which stored wording was told of.
    """

    title: str
    url: str
    agency: str
    published: date | None
    ask: str
    grade: Grade
    score: float
    evidence: tuple[Evidence, ...]
    announcement: int = 0
    revision: int = 1
    also: tuple[AskRef, ...] = ()


class AskNews(Record):
    """What is new on one ask."""

    ask: AskRef
    items: tuple[DigestItem, ...]


class RecommendationNews(Record):
    """What is new under one recommendation: asks that moved, and asks with nothing new."""

    id: str
    heading: str
    news: tuple[AskNews, ...]
    quiet: tuple[AskRef, ...]


class SourceReading(Record):
    """Whether a source was read in the period: last good run, items seen, and what went wrong.

    `name` is the Japanese name of the source; `problem` is empty when all is well.
    """

    name: str
    last_read: datetime | None
    items: int
    problem: str = ""


class Digest(Record):
    """Everything that one digest tells."""

    audience: Audience
    proposal_title: str
    period: Period
    composed_at: datetime
    recommendations: tuple[RecommendationNews, ...]
    sources: tuple[SourceReading, ...]
    announcements_read: int

    @property
    def proposal_id(self) -> str:
        """The proposal that the digest is about."""
        return self.audience.proposal

    @property
    def asks_moved(self) -> int:
        """The number of asks with at least one direct item."""
        return sum(
            any(i.grade is Grade.DIRECT for i in n.items)
            for r in self.recommendations
            for n in r.news
        )

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """All items in reading order."""
        return tuple(i for r in self.recommendations for n in r.news for i in n.items)
