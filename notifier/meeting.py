"""Writes the table for meetings (対応状況一覧表) as a Word document."""

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from domain.japanese import full_day
from domain.meeting import MeetingLine, MeetingTable, stage_label
from notifier.words import link

FONT = "游ゴシック"
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK
LINKED = RGBColor(0x00, 0x17, 0xC1)
COLUMNS = (("要望事項", 66), ("到達段階", 34), ("最新の動き", 105), ("国の回答", 30), ("評価", 26))
"""The columns, with their widths in millimetres."""
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
    table = paper.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, (name, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for line in lines:
        _fill(table.add_row().cells, line)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, COLUMNS, strict=True):
            cell.width = Mm(width)


def _fill(cells: Sequence[_Cell], line: MeetingLine) -> None:
    ask, stage, latest, answer, assessment = cells
    ask.text = _text(f"{line.ask}　{line.title}")
    if line.ministries:
        ask.add_paragraph(_text(f"担当: {'、'.join(line.ministries)}"))
    stage.text = stage_label(line.stage)
    if line.change:
        stage.add_paragraph().add_run(f"前回から: {line.change}").bold = True
    _evidence(latest, line)
    answer.text, assessment.text = line.answer or "記録なし", line.assessment or "記録なし"


def _evidence(cell: _Cell, line: MeetingLine) -> None:
    if not line.latest:
        cell.text = "確認なし"
        return
    cell.text = _text(f"{full_day(line.latest)}　{line.agency}")
    if link(line.url):
        _add_link(cell.add_paragraph(), _text(line.evidence), line.url)
    else:
        cell.add_paragraph(_text(line.evidence))


def _add_link(paragraph: Paragraph, text: str, url: str) -> None:
    """Add a hyperlink, for which the library has no call of its own."""
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), paragraph.part.relate_to(url, HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = LINKED, True
    anchor.append(run._r)
    paragraph._p.append(anchor)  # type: ignore[arg-type]


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    for style in ("Normal", "Title", "Heading 2"):
        font = paper.styles[style].font
        font.name = FONT
        paper.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(9)


def _text(value: str) -> str:
    return _UNFIT.sub("", value)
