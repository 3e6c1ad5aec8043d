"""A digest (週報): what a period brought for a proposal, ask by ask, and what was read for it."""

from datetime import date, datetime
from enum import StrEnum

from domain.match import Evidence, Grade, graded
from domain.period import Period
from domain.record import Record
from domain.stage import Stage
from domain.subscriber import Audience

EARLIER = 5
"""So many announcements of earlier days are named; the rest are counted."""


class AskRef(Record):
    """The ask as a reader meets it in a digest: `text` is the summary or the official sentence."""

    id: str
    title: str
    text: str


class DigestItem(Record):
    """One announcement, listed once, under the ask it answers best; `also` names its other asks.

    `matcher_grade` is the matcher's where staff state another grade.
    `announcement` and `revision` say which stored wording was told of. `deadline` is the last
    day on which the public may comment, where the announcement states one. `edited` and
    `withdrawn` say what the agency did to it before the digest was composed.
    """

    title: str
    url: str
    agency: str
    published: date | None
    ask: str
    grade: Grade
    matcher_grade: Grade | None = None
    score: float
    evidence: tuple[Evidence, ...]
    stage: Stage = Stage.OTHER
    deadline: date | None = None
    announcement: int = 0
    revision: int = 1
    also: tuple[AskRef, ...] = ()
    edited: bool = False
    withdrawn: bool = False

    @property
    def graded(self) -> str:
        """The Japanese words for its grade, and for the matcher's where that differs."""
        return graded(self.grade, self.matcher_grade)

    @property
    def mark(self) -> str:
        """The Japanese words for what has become of it since it was published."""
        if self.withdrawn:
            return "取り下げ"
        return "公表後に変更" if self.edited else ""

    def invites(self, day: date) -> bool:
        """Tell whether the public may still comment on that day, for all that is stated."""
        if self.withdrawn:
            return False
        if self.deadline:
            return self.deadline >= day
        direct = self.grade is Grade.DIRECT and self.stage is Stage.CONSULTATION
        return direct and "結果" not in self.title


class AskNews(Record):
    """What is new on one ask: the items that matter most, and how many `more` there are.

    `before` and `after` are the furthest stages that direct announcements had shown.
    """

    ask: AskRef
    items: tuple[DigestItem, ...]
    more: int = 0
    before: Stage = Stage.OTHER
    after: Stage = Stage.OTHER

    @property
    def advanced(self) -> bool:
        """Whether the ask went on to a further stage."""
        return self.after.rank > self.before.rank

    @property
    def direct(self) -> bool:
        """Whether an announcement that stands answers the ask directly."""
        return any(i.grade is Grade.DIRECT and not i.withdrawn for i in self.items)

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """Sorts the more significant first: an ask that went on, the further the better; direct."""
        return not self.advanced, -self.after.rank if self.advanced else 0, not self.direct


class RecommendationNews(Record):
    """What is new under one recommendation: asks that moved, and asks with nothing new."""

    id: str
    heading: str
    news: tuple[AskNews, ...]
    quiet: tuple[AskRef, ...]

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """Sorts by the most significant ask; those without news last."""
        return min((n.weight for n in self.news), default=(True, 1, True))


class Fate(StrEnum):
    """What has become of something that an earlier digest told."""

    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    UNLINKED = "unlinked"
    RELINKED = "relinked"
    RAISED = "raised"
    LOWERED = "lowered"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return {
            "edited": "内容が変更されました",
            "withdrawn": "取り下げられました（ページがなくなりました）",
            "unlinked": "照合を見直し、関連なしとしました",
            "relinked": "照合を見直し、関連ありに戻しました",
            "raised": "職員の確認により、「関連」から「直接対応」に改めました",
            "lowered": "職員の確認により、「直接対応」から「関連」に改めました",
        }[self.value]


class Correction(Record):
    """An announcement of an earlier digest that is no longer as it was told."""

    title: str
    url: str
    agency: str
    ask: AskRef
    fate: Fate
    told: date


class Tally(Record):
    """How many asks had come how far before the period, and by its end; OTHER is no evidence."""

    stage: Stage
    before: int
    after: int


class SourceReading(Record):
    """Whether a source was read in the period: last good run, items seen, and what went wrong.

    `name` is the Japanese name of the source; `problem` is empty when all is well. `asks` are
    those on which the silence of the source's agency proves nothing while it is not read. History
    that was imported from a file is told of, but is no source that is `watched`.
    """

    name: str
    last_read: datetime | None
    items: int
    problem: str = ""
    agency: str = ""
    asks: tuple[str, ...] = ()
    watched: bool = True


class Kind(StrEnum):
    """What makes a message: its window, a piece of news, or a date that comes near."""

    DIGEST = "digest"
    ALERT = "alert"
    REMINDER = "reminder"


class Digest(Record):
    """Everything that one digest tells.

    `backfilled` are announcements of earlier days that came in, or were linked by staff, only now.
    `moved` and `advanced`
    are all asks that were answered directly, and that went on to a further stage, also those
    under which no item stands because it stands under another. `waiting` is the number of
    matches that wait for a person's review.
    """

    audience: Audience
    proposal_title: str
    period: Period
    composed_at: datetime
    recommendations: tuple[RecommendationNews, ...]
    sources: tuple[SourceReading, ...]
    announcements_read: int
    kind: Kind = Kind.DIGEST
    corrections: tuple[Correction, ...] = ()
    backfilled: tuple[DigestItem, ...] = ()
    tallies: tuple[Tally, ...] = ()
    moved: tuple[str, ...] = ()
    advanced: tuple[str, ...] = ()
    waiting: int = 0

    @property
    def proposal_id(self) -> str:
        """The proposal that the digest is about."""
        return self.audience.proposal

    @property
    def news(self) -> tuple[AskNews, ...]:
        """What is new on each ask, in reading order."""
        return tuple(n for r in self.recommendations for n in r.news)

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """All items in reading order."""
        return tuple(i for n in self.news for i in n.items)

    @property
    def earlier(self) -> tuple[DigestItem, ...]:
        """The announcements of earlier days that are named."""
        return self.backfilled[:EARLIER]

    @property
    def asks_moved(self) -> int:
        """The number of asks that an announcement answers directly."""
        return len({*self.moved, *(n.ask.id for n in self.news if n.direct)})

    @property
    def asks_advanced(self) -> int:
        """The number of asks that went on to a further stage."""
        return len({*self.advanced, *(n.ask.id for n in self.news if n.advanced)})

    @property
    def asks(self) -> int:
        """The number of asks that the digest looks at."""
        also = {a.id for i in self.items for a in i.also} - {n.ask.id for n in self.news}
        return len(also) + sum(len(r.news) + len(r.quiet) for r in self.recommendations)

    @property
    def consultations(self) -> tuple[DigestItem, ...]:
        """The items on which the public may still comment, the nearest deadline first."""
        still = [i for i in self.items if i.invites(self.period.end)]
        return tuple(sorted(still, key=lambda i: i.deadline or date.max))

    @property
    def blind(self) -> tuple[SourceReading, ...]:
        """The sources whose silence proves nothing."""
        return tuple(s for s in self.sources if s.problem)
