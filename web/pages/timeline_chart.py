"""What the picture of an ask's timeline shows: stages upwards, time to the right."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict

from domain.japanese import full_day
from domain.match import Grade
from domain.stage import Stage
from domain.timeline import Entry, EntryKind
from store.review_state import COUNTED
from web.pages.address import Addresses
from web.pages.heat import shifted

LEAST_MONTHS = 12
SHOWN = 3
"""A mark names no more than so many things."""

STATED, UNCLEAR, REQUESTED = "回答・評価", Stage.OTHER.label, "要請"
LANES = (
    STATED,
    *(s.label for s in reversed(Stage) if s is not Stage.OTHER),
    UNCLEAR,
    REQUESTED,
)


class Point(TypedDict):
    """What happened on a day in a lane: how many things, their shape, and the words of the first.

    `href` leads to the first of them; `search`, empty where there is none, is the address of the
    search for all announcements of the lane, to which the days are added.
    """

    on: str
    day: str
    lane: str
    count: int
    shape: str
    said: list[str]
    href: str
    search: str


class Timeline(TypedDict):
    """The lanes from above, the first day and the day after the last, and what happened."""

    lanes: tuple[str, ...]
    start: str
    end: str
    points: list[Point]


def timeline_chart(
    entries: Iterable[Entry], until: date, own: Addresses, since: date | None = None
) -> Timeline | None:
    """Return the timeline up to a day, in order of time; None when nothing has happened.

    It begins `since` a day, or early enough for all. Decisions on links have no mark. `own` makes
    an address of ours from a path.
    """
    marks = dict[tuple[date, str], list[Entry]]()
    for entry in sorted((e for e in entries if not e.decision), key=lambda e: e.on):
        marks.setdefault((entry.on, _lane(entry)), []).append(entry)
    if not marks:
        return None
    days = [on for on, _ in marks]
    end = shifted(max(until, days[-1]), 1)
    start = since or min(shifted(days[0], 0), shifted(end, -LEAST_MONTHS))
    points = [_point(on, lane, group, own) for (on, lane), group in marks.items()]
    return Timeline(lanes=LANES, start=start.isoformat(), end=end.isoformat(), points=points)


def _point(on: date, lane: str, entries: Sequence[Entry], own: Addresses) -> Point:
    first = min(entries, key=_shape)
    return Point(
        on=on.isoformat(),
        day=full_day(on),
        lane=lane,
        count=len(entries),
        shape=_shape(first),
        said=[_words(entry) for entry in sorted(entries, key=_shape)[:SHOWN]],
        href=_href(first, own),
        search=_search(first, own),
    )


def _lane(entry: Entry) -> str:
    if entry.finding:
        stage = entry.finding.match.stage
        return stage.label if stage.rank else UNCLEAR
    return REQUESTED if entry.kind is EntryKind.REQUEST else STATED


def _shape(entry: Entry) -> str:
    """Return the shape; of several on one mark the first in the alphabet, so that direct wins."""
    if entry.finding:
        return "direct" if entry.finding.match.grade is Grade.DIRECT else "related"
    return "request" if entry.kind is EntryKind.REQUEST else "stated"


def _words(entry: Entry) -> str:
    if entry.finding:
        return f"{entry.finding.announcement.agency}「{entry.finding.announcement.title}」"
    if entry.request:
        return f"{entry.request.to}への要請"
    return f"{entry.kind.label}: {entry.event.label if entry.event else ''}"


def _href(entry: Entry, own: Addresses) -> str:
    if entry.finding:
        return own(f"/announcements/{entry.finding.announcement.id}")
    return own("/requests") if entry.kind is EntryKind.REQUEST else "#records"


def _search(entry: Entry, own: Addresses) -> str:
    if not entry.finding:
        return ""
    match = entry.finding.match
    return own("/search", asks=match.ask, stages=match.stage, reviews=COUNTED)
