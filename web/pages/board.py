"""The progress board and the heat map: recommendations against stages, and against months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.progress import AskProgress, Progress
from domain.proposal import Recommendation
from domain.stage import Stage

STAGES = tuple(s for s in Stage if s is not Stage.OTHER)
SHOWN_MONTHS = 24
LEVELS = (1, 3, 8, 20)
"""From so many matches in a month on, a cell of the heat map is one shade darker."""


@dataclass(frozen=True)
class BoardRow:
    """A recommendation, and its asks by the furthest stage, OTHER where none shows."""

    recommendation: Recommendation
    cells: Mapping[Stage, Sequence[AskProgress]]

    @property
    def silent(self) -> list[AskProgress]:
        """The asks without evidence."""
        return [a for a in self.cells[Stage.OTHER] if a.silent]

    @property
    def unclear(self) -> list[AskProgress]:
        """The asks whose evidence shows no stage."""
        return [a for a in self.cells[Stage.OTHER] if not a.silent]


@dataclass(frozen=True)
class HeatCell:
    """How many direct matches a recommendation has in the month from `start` to `last`."""

    start: date
    last: date
    count: int

    @property
    def level(self) -> int:
        """The shade, 0 for none."""
        return sum(self.count >= least for least in LEVELS)


@dataclass(frozen=True)
class HeatRow:
    """A recommendation and its months."""

    recommendation: Recommendation
    cells: Sequence[HeatCell]

    @property
    def total(self) -> int:
        """All matches of the row."""
        return sum(cell.count for cell in self.cells)


def reached(ask: AskProgress) -> Stage:
    """Return the furthest stage that any evidence shows, reviewed or not."""
    shown = [f.match.stage for f in (ask.confirmed, ask.unreviewed) if f]
    return max(shown, key=lambda stage: stage.rank, default=Stage.OTHER)


def board(recommendations: Sequence[Recommendation], progress: Progress) -> list[BoardRow]:
    """Return where the asks of each recommendation stand."""
    return [
        BoardRow(r, {s: [a for a in own if reached(a) is s] for s in Stage})
        for r in recommendations
        if (own := [a for a in progress.asks if a.recommendation == r.id])
    ]


def heat(
    recommendations: Sequence[Recommendation],
    counts: Mapping[tuple[str, date], int],
    months: Sequence[date],
) -> list[HeatRow]:
    """Return the number of direct matches of each recommendation in each month."""
    return [
        HeatRow(
            r,
            [
                HeatCell(m, last_day(m), sum(counts.get((a.id, m), 0) for a in r.asks))
                for m in months
            ],
        )
        for r in recommendations
    ]


def months_to(last: date, number: int = SHOWN_MONTHS) -> list[date]:
    """Return the first days of `number` months that end with the month of `last`."""
    return [shifted(last, -back) for back in reversed(range(number))]


def shifted(day: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def last_day(month: date) -> date:
    """Return the last day of the month that begins on this day."""
    return date.fromordinal(shifted(month, 1).toordinal() - 1)
