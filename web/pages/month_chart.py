"""What the charts by month show: the heat map, and the bars of a recommendation's asks."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from domain.japanese import month
from domain.match import Grade
from web.pages.address import Addresses
from web.pages.heat import HeatCell, HeatRow


class Row(TypedDict):
    """A row of a chart by month."""

    id: str
    name: str
    href: str


class Cell(TypedDict):
    """The figure of a row in a month, its shade and its words."""

    row: str
    month: str
    count: int
    level: int
    words: str
    href: str


class Grid(TypedDict):
    """Rows by month; only the cells that are not zero."""

    rows: list[Row]
    months: list[str]
    cells: list[Cell]


def grid(rows: Sequence[HeatRow], months: Sequence[date], own: Addresses) -> Grid:
    """Return the figures of the rows by month; a cell leads to what it counts."""
    return Grid(
        rows=[Row(id=r.id, name=r.name, href=own(r.page)) for r in rows],
        months=[m.isoformat() for m in months],
        cells=[_cell(row, cell, own) for row in rows for cell in row.cells if cell.count],
    )


def _cell(row: HeatRow, cell: HeatCell, own: Addresses) -> Cell:
    period = {"grades": Grade.DIRECT.value, "since": cell.start, "until": cell.last}
    return Cell(
        row=row.id,
        month=cell.start.isoformat(),
        count=cell.count,
        level=cell.level,
        words=f"{month(cell.start)}　{cell.count}件\n{row.id} {row.name}",
        href=own("/search", **row.search, **period),
    )
