"""Writes a table as an Excel workbook."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from domain.period import TOKYO

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_LONGEST = 32_767  # characters in a cell
_LINKED = 20_000  # rows, well below the links that Excel opens in one sheet
_WIDTHS = (8, 60)


def workbook(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Return an xlsx file with one sheet: headings that stay in sight, filters, no formulas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    for number, row in enumerate([headings, *rows], 1):
        for place, value in enumerate(row, 1):
            _fill(sheet.cell(number, place), value)  # type: ignore[arg-type] # nothing is merged
    for place, heading in enumerate(headings, 1):
        sheet.cell(1, place).font = Font(bold=True)
        longest = max([len(str(heading)), *(len(str(r[place - 1])) for r in rows)])
        width = min(max(longest * 2, _WIDTHS[0]), _WIDTHS[1])
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(file := BytesIO())
    return file.getvalue()


def _fill(cell: Cell, value: object) -> None:
    """Write numbers and times as such, everything else as text, never as a formula."""
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, datetime):
        cell.value = value.astimezone(TOKYO).replace(tzinfo=None)
    elif value is None or isinstance(value, int | float | date):
        cell.value = value
    else:
        cell.value = _CONTROL.sub("", str(value))[:_LONGEST]
        cell.data_type = "s"
        if cell.row <= _LINKED and _ADDRESS.fullmatch(cell.value):
            cell.hyperlink = cell.value
