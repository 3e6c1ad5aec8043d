"""Writes the table for meetings (対応状況一覧表) as a Word document."""

import re
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from domain.japanese import full_day
from domain.meeting import MeetingLine, MeetingTable, stage_label

FONT = "游ゴシック"
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def meeting_paper(sheet: MeetingTable) -> bytes:
    """Return the document: a table for each recommendation, with what changed since last time."""
    paper = Document()
    _set_page(paper)
    paper.add_heading(_text(f"{sheet.title} 対応状況"), 0)
    since = f"（前回 {full_day(sheet.since)}）" if sheet.since else ""
    paper.add_paragraph(f"{full_day(sheet.as_of)} 現在{since}")
    for (name, heading), lines in groupby(sheet.lines, lambda x: (x.recommendation, x.heading)):
        paper.add_heading(_text(f"{name}　{heading}"), 2)
        _table(paper, list(lines))
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _table(paper: Paper, lines: list[MeetingLine]) -> None:
    table = paper.add_table(rows=1, cols=4, style="Table Grid")
    for cell, text in zip(
        table.rows[0].cells, ("要望事項", "到達段階", "最新の動き", "回答・評価"), strict=True
    ):
        cell.paragraphs[0].add_run(text).bold = True
    for line in lines:
        latest = f"{full_day(line.latest)} {line.agency}\n{line.evidence}" if line.latest else ""
        stage = stage_label(line.stage) + (f"\n（{line.change}）" if line.change else "")
        words = "\n".join(x for x in (line.answer, line.assessment) if x)
        cells = table.add_row().cells
        for cell, text in zip(
            cells, (f"{line.ask}　{line.title}", stage, latest or "確認なし", words), strict=True
        ):
            cell.text = _text(text)


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for style in ("Normal", "Title", "Heading 2"):
        font = paper.styles[style].font
        font.name = FONT
        paper.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(9)


def _text(value: str) -> str:
    return _UNFIT.sub("", value)
