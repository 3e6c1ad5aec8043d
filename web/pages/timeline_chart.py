"""What the picture of an ask's timeline shows: stages upwards, time to the right."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from domain.japanese import full_day
from domain.match import Grade
from domain.stage import Stage
from domain.timeline import Entry, EntryKind
from web.pages.address import Addresses
from web.pages.heat import shifted

LEAST_MONTHS = 12
STATED, UNCLEAR, REQUESTED = "回答・評価", "段階不明", "要請"
LANES = (
    STATED,
    *(s.label for s in reversed(Stage) if s is not Stage.OTHER),
    UNCLEAR,
    REQUESTED,
)


class Point(TypedDict):
    """Something that happened: its day, lane and shape, its words, and where it leads."""

    on: str
    lane: str
    shape: str
    words: str
    href: str


class Timeline(TypedDict):
    """The lanes from above, the first day and the day after the last, and what happened."""

    lanes: tuple[str, ...]
    start: str
    end: str
    points: list[Point]


def timeline_chart(entries: Iterable[Entry], until: date, own: Addresses) -> Timeline | None:
    """Return the timeline up to a day, in order of time; None when nothing has happened.

    `own` makes an address of ours from a path.
    """
    shown = sorted(entries, key=lambda e: (e.on, _shape(e) == "direct"))
    if not shown:
        return None
    end = shifted(max(until, shown[-1].on), 1)
    start = min(shifted(shown[0].on, 0), shifted(end, -LEAST_MONTHS))
    points = [_point(entry, own) for entry in shown]
    return Timeline(lanes=LANES, start=start.isoformat(), end=end.isoformat(), points=points)


def _point(entry: Entry, own: Addresses) -> Point:
    return Point(
        on=entry.on.isoformat(),
        lane=_lane(entry),
        shape=_shape(entry),
        words=f"{full_day(entry.on)}　{_words(entry)}",
        href=_href(entry, own),
    )


def _lane(entry: Entry) -> str:
    if entry.finding:
        stage = entry.finding.match.stage
        return stage.label if stage.rank else UNCLEAR
    return REQUESTED if entry.kind is EntryKind.REQUEST else STATED


def _shape(entry: Entry) -> str:
    if entry.finding:
        return "direct" if entry.finding.match.grade is Grade.DIRECT else "related"
    return "request" if entry.kind is EntryKind.REQUEST else "stated"


def _words(entry: Entry) -> str:
    if entry.finding:
        return f"{entry.finding.announcement.agency}\n{entry.finding.announcement.title}"
    if entry.request:
        return f"要請\n{entry.request.to}への要請"
    return f"{entry.kind.label}\n{entry.event.label if entry.event else ''}"


def _href(entry: Entry, own: Addresses) -> str:
    if entry.finding:
        return own(f"/announcements/{entry.finding.announcement.id}")
    return own("/requests") if entry.kind is EntryKind.REQUEST else "#records"
