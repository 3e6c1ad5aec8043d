"""Writes the table for meetings (対応状況一覧表) as an Excel workbook."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.japanese import full_day
from domain.meeting import MeetingLine, MeetingTable, stage_label
from notifier.words import link

COLUMNS = (
    ("番号", 12),
    ("要望事項", 36),
    ("担当府省", 18),
    ("到達段階", 12),
    ("前回からの変化", 20),
    ("最新の動き（日付）", 14),
    ("発表府省", 14),
    ("最新の動き", 56),
    ("国の回答", 16),
    ("評価", 14),
)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINE = Side(style="thin", color="C9CFD6")
_EDGE = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def workbook(sheet: MeetingTable) -> bytes:
    """Return the workbook: one line an ask, fit to be printed on A4 landscape."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101 - a new workbook has one
    page.title = "対応状況一覧表"
    page.append([f"{_text(sheet.title)} 対応状況一覧表"])
    since = f"、前回 {full_day(sheet.since)}" if sheet.since else ""
    page.append([f"{full_day(sheet.as_of)} 現在{since}"])
    page.append([name for name, _ in COLUMNS])
    for line in sheet.lines:
        _add(page, line)
    _dress(page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _add(page: Worksheet, line: MeetingLine) -> None:
    row = page.max_row + 1
    values = (
        line.ask,
        line.title,
        "、".join(line.ministries),
        stage_label(line.stage),
        line.change,
        line.latest,
        line.agency,
        line.evidence,
        line.answer,
        line.assessment,
    )
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column, _text(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = is no formula
        else:
            cell.number_format = "yyyy/m/d"
    if link(line.url):
        evidence = page.cell(row, 8)
        evidence.hyperlink = line.url
        evidence.font = Font(color="0017C1", underline="single")


def _dress(page: Worksheet) -> None:
    page["A1"].font = Font(size=14, bold=True)
    for column, (_, width) in enumerate(COLUMNS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
        heading = page.cell(3, column)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="0017C1")
    for row in page.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = _EDGE
    for row in page.iter_rows(min_row=4):
        if row[4].value:
            row[4].fill = PatternFill("solid", fgColor="FFF1A8")
    page.freeze_panes = "C4"
    page.auto_filter.ref = f"A3:{get_column_letter(len(COLUMNS))}{page.max_row}"
    page.print_title_rows = "3:3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(value: str) -> str:
    return _UNFIT.sub("", value)
