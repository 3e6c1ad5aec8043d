"""The story of an ask: its request meetings, announcements, answers and assessments in time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from domain.event import Event, standing
from domain.finding import Finding
from domain.progress import AskProgress
from domain.proposal import Request
from domain.record import Record


class EntryKind(StrEnum):
    """What a line of an ask's timeline is."""

    REQUEST = "request"
    ANNOUNCEMENT = "announcement"
    ANSWER = "answer"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        names = {"request": "要請", "announcement": "発表", "answer": "回答", "assessment": "評価"}
        return names[self]


class Entry(Record):
    """One line of an ask's timeline; exactly one of the three stands behind it."""

    on: date
    kind: EntryKind
    request: Request | None = None
    finding: Finding | None = None
    event: Event | None = None


class Story(Record):
    """The whole story of an ask; `older` says that older announcements were left out."""

    proposal: str
    text: str
    ministries: tuple[str, ...]
    as_of: datetime
    sources: int
    progress: AskProgress
    timeline: tuple[Entry, ...]
    older: bool = False


def timeline(
    requests: Iterable[Request], findings: Iterable[Finding], events: Sequence[Event]
) -> tuple[Entry, ...]:
    """Return requests, announcements and standing entries of staff on one line of time."""
    entries = [Entry(on=r.date, kind=EntryKind.REQUEST, request=r) for r in requests]
    entries += [
        Entry(on=f.announcement.day, kind=EntryKind.ANNOUNCEMENT, finding=f) for f in findings
    ]
    entries += [Entry(on=e.on, kind=EntryKind(e.kind), event=e) for e in standing(events)]
    return tuple(sorted(entries, key=lambda e: e.on))
