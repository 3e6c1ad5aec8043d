"""What the charts by month show: the heat map, and the bars of a recommendation's asks."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from web.pages.address import Addresses
from web.pages.heat import LEVELS, HeatRow


class Row(TypedDict):
    """A row: its page, the search for what it counts in all time, and its count in each month."""

    id: str
    name: str
    href: str
    search: str
    counts: list[int]


class Grid(TypedDict):
    """The first days of the months, the least counts of the shades, and the rows."""

    months: list[str]
    levels: tuple[int, ...]
    rows: list[Row]


def grid(rows: Sequence[HeatRow], months: Sequence[date], own: Addresses) -> Grid:
    """Return the figures of the rows by month."""
    return Grid(
        months=[m.isoformat() for m in months],
        levels=LEVELS,
        rows=[_row(row, own) for row in rows],
    )


def _row(row: HeatRow, own: Addresses) -> Row:
    return Row(
        id=row.id,
        name=row.name,
        href=own(row.page),
        search=own("/search", **row.search),
        counts=[cell.count for cell in row.cells],
    )
