"""The picture of an ask's timeline: stages upwards, time to the right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.japanese import full_day
from domain.match import Grade
from domain.stage import Stage
from domain.timeline import Entry, EntryKind

WIDTH, LEFT, RIGHT, TOP, LANE = 960, 96, 24, 20, 34
"""Units of the drawing: its width, its margins, and the height of a lane."""

UNCLEAR = "段階不明"
LANES = (
    "回答・評価",
    *(s.label for s in reversed(Stage) if s is not Stage.OTHER),
    UNCLEAR,
    "要請",
)


@dataclass(frozen=True)
class Lane:
    """A row of the picture: its name and the height of its middle."""

    name: str
    y: int


@dataclass(frozen=True)
class Dot:
    """Something that happened: where it is drawn, its shape, and its words."""

    x: float
    y: int
    shape: str
    words: str


@dataclass(frozen=True)
class Tick:
    """The beginning of a year."""

    x: float
    year: int


@dataclass(frozen=True)
class Picture:
    """A drawing with everything placed."""

    height: int
    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    dots: Sequence[Dot]


def draw(entries: Iterable[Entry], until: date) -> Picture | None:
    """Return the picture of the timeline up to a day; None when nothing has happened."""
    shown = list(entries)
    if not shown:
        return None
    first, last = min(e.on for e in shown), max(until, *(e.on for e in shown))
    start, end = date(first.year, 1, 1), date(last.year + 1, 1, 1)
    lanes = [Lane(name, TOP + LANE * i + LANE // 2) for i, name in enumerate(LANES)]
    heights = {lane.name: lane.y for lane in lanes}
    years = range(start.year, end.year)
    return Picture(
        height=TOP + LANE * len(LANES) + 28,
        lanes=lanes,
        ticks=[Tick(_x(date(y, 1, 1), start, end), y) for y in years],
        dots=[
            Dot(_x(e.on, start, end), heights[_lane(e)], _shape(e), _words(e))
            for e in sorted(shown, key=lambda e: _shape(e) == "direct")
        ],
    )


def _x(day: date, start: date, end: date) -> float:
    share = (day - start).days / (end - start).days
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _lane(entry: Entry) -> str:
    if entry.finding:
        stage = entry.finding.match.stage
        return stage.label if stage.rank else UNCLEAR
    return "要請" if entry.kind is EntryKind.REQUEST else "回答・評価"


def _shape(entry: Entry) -> str:
    if entry.finding:
        return "direct" if entry.finding.match.grade is Grade.DIRECT else "related"
    return entry.kind.value


def _words(entry: Entry) -> str:
    if entry.finding:
        said = entry.finding.announcement.title
    elif entry.request:
        said = f"{entry.request.to}への要請"
    else:
        said = entry.event.label if entry.event else ""
    return f"{full_day(entry.on)}　{said}"
