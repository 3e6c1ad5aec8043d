"""How many direct matches there are by month: the figures of the heat map and of the bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.match import Grade
from domain.proposal import Ask, Recommendation
from domain.query import Dated
from store.review_state import COUNTED
from web.pages.words import path

SHOWN_MONTHS = 24
LEVELS = (1, 3, 8, 20)
"""From so many matches in a month on, a cell of the heat map is one shade darker."""

SEARCH = {"grades": Grade.DIRECT, "reviews": COUNTED, "dated": Dated.NEWS}
"""What a search for the counted matches asks for besides their row and month."""

Counts = Mapping[tuple[str, date], int]
"""Numbers of matches by ask and first day of the month."""


@dataclass(frozen=True)
class HeatCell:
    """How many direct matches a row has in the month from `start` to `last`."""

    start: date
    last: date
    count: int

    @property
    def level(self) -> int:
        """The shade, 0 for none."""
        return sum(self.count >= least for least in LEVELS)


@dataclass(frozen=True)
class HeatRow:
    """A recommendation or an ask with its months: its page, and what selects it in a search."""

    id: str
    name: str
    page: str
    search: Mapping[str, object]
    cells: Sequence[HeatCell]

    @property
    def total(self) -> int:
        """All matches of the row."""
        return sum(cell.count for cell in self.cells)


def by_recommendation(
    recommendations: Sequence[Recommendation], counts: Counts, months: Sequence[date]
) -> list[HeatRow]:
    """Return the number of direct matches of each recommendation with asks in each month."""
    return [
        HeatRow(
            id=r.id,
            name=r.heading,
            page=f"/recommendations/{path(r.id)}",
            search={**SEARCH, "recommendations": r.id},
            cells=_cells([a.id for a in r.asks], counts, months),
        )
        for r in recommendations
        if r.asks
    ]


def by_ask(asks: Sequence[Ask], counts: Counts, months: Sequence[date]) -> list[HeatRow]:
    """Return the number of direct matches of each ask in each month."""
    return [
        HeatRow(
            id=a.id,
            name=a.title,
            page=f"/asks/{path(a.id)}",
            search={**SEARCH, "asks": a.id},
            cells=_cells([a.id], counts, months),
        )
        for a in asks
    ]


def _cells(asks: Sequence[str], counts: Counts, months: Sequence[date]) -> list[HeatCell]:
    return [HeatCell(m, last_day(m), sum(counts.get((a, m), 0) for a in asks)) for m in months]


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
