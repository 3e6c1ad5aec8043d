"""The story of an ask: what happened, and what people decided, on one line of time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from domain.event import Event, standing
from domain.finding import Finding
from domain.period import TOKYO
from domain.progress import AskProgress
from domain.proposal import Request
from domain.queue import Entry as Decided
from domain.record import Record


class EntryKind(StrEnum):
    """What a line of an ask's timeline is."""

    REQUEST = "request"
    ANNOUNCEMENT = "announcement"
    DECISION = "decision"
    ANSWER = "answer"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return _LABELS[self]


_LABELS = {
    EntryKind.REQUEST: "要請",
    EntryKind.ANNOUNCEMENT: "発表",
    EntryKind.DECISION: "確認",
    EntryKind.ANSWER: "回答",
    EntryKind.ASSESSMENT: "評価",
}


class Entry(Record):
    """One line of an ask's timeline; exactly one of the four stands behind it.

    `decision` is what a person decided about the link of an announcement with the ask.
    """

    on: date
    kind: EntryKind
    request: Request | None = None
    finding: Finding | None = None
    decision: Decided | None = None
    event: Event | None = None

    @property
    def who(self) -> str:
        """Who announced, asked, decided or recorded it, in words."""
        if self.request:
            return "、".join(self.request.by)
        if self.finding:
            return self.finding.announcement.agency
        if self.decision:
            return self.decision.amendment.review.signed
        return self.event.author if self.event else ""


class Story(Record):
    """The story of an ask since a day, or the whole one; `progress` is where it stands now.

    `older` says that older announcements or decisions were left out because they are many.
    """

    proposal: str
    text: str
    ministries: tuple[str, ...]
    since: date | None = None
    as_of: datetime
    sources: int
    progress: AskProgress
    timeline: tuple[Entry, ...]
    older: bool = False


def timeline(
    requests: Iterable[Request],
    findings: Iterable[Finding],
    events: Sequence[Event],
    decisions: Iterable[Decided] = (),
    since: date | None = None,
) -> tuple[Entry, ...]:
    """Return requests, announcements, decisions and standing entries of staff by their day."""
    entries = [Entry(on=r.date, kind=EntryKind.REQUEST, request=r) for r in requests]
    entries += [
        Entry(on=f.announcement.day, kind=EntryKind.ANNOUNCEMENT, finding=f) for f in findings
    ]
    entries += [Entry(on=_day(d), kind=EntryKind.DECISION, decision=d) for d in decisions]
    entries += [Entry(on=e.on, kind=EntryKind(e.kind), event=e) for e in standing(events)]
    kept = [e for e in entries if since is None or e.on >= since]
    return tuple(sorted(kept, key=lambda e: e.on))


def _day(decided: Decided) -> date:
    return decided.amendment.review.decided_at.astimezone(TOKYO).date()
