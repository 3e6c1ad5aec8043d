from datetime import date
from io import BytesIO

import docx
from openpyxl import load_workbook

from domain.meeting import MeetingLine, MeetingTable
from domain.stage import Stage
from notifier.meeting import meeting_paper
from notifier.workbook import workbook

LINE = MeetingLine(
    part="I",
    recommendation="I-1",
    heading="窓口",
    ask="I-1a",
    title="=1+1\x07 窓口の設置",
    ministries=("見本省", "例示庁"),
    stage=Stage.LAW,
    before=Stage.STUDY,
    latest=date(2026, 11, 12),
    agency="見本省",
    evidence="法案を提出しました",
    url="https://example.go.jp/1",
    assessment="一部実現",
)
QUIET = MeetingLine(
    part="I", recommendation="I-2", heading="支援", ask="I-2a", title="費用", url="javascript:x"
)
SHEET = MeetingTable(
    title="見本提言", as_of=date(2026, 11, 24), since=date(2026, 7, 1), lines=(LINE, QUIET)
)


def test_the_workbook_has_a_line_for_each_ask_with_change_and_link() -> None:
    page = load_workbook(BytesIO(workbook(SHEET))).active
    assert page is not None
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 3
    assert rows[1][0] == "I-1a"
    assert rows[1][4] == "検討 → 法案・法令"
    assert rows[2][3] == "確認なし"
    assert page["H4"].hyperlink.target == "https://example.go.jp/1"
    assert page["H5"].hyperlink is None
    assert "2026年11月24日 現在、前回 2026年7月1日" in page["A2"].value


def test_a_text_that_begins_with_an_equals_sign_is_no_formula() -> None:
    page = load_workbook(BytesIO(workbook(SHEET))).active
    assert page is not None
    assert (page["B4"].data_type, page["B4"].value) == ("s", "=1+1 窓口の設置")


def test_the_word_paper_tells_each_recommendation_in_a_table() -> None:
    paper = docx.Document(BytesIO(meeting_paper(SHEET)))
    headings = [p.text for p in paper.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings == ["I-1　窓口", "I-2　支援"]
    first, second = paper.tables
    assert "前回から: 検討 → 法案・法令" in first.cell(1, 1).text
    assert "担当: 見本省、例示庁" in first.cell(1, 0).text
    [anchor] = first.cell(1, 2).paragraphs[1].hyperlinks
    assert (anchor.text, anchor.address) == ("法案を提出しました", "https://example.go.jp/1")
    assert [c.text for c in first.rows[1].cells[3:]] == ["記録なし", "一部実現"]
    assert [c.text for c in second.rows[1].cells[1:3]] == ["確認なし", "確認なし"]


def test_a_link_that_is_no_web_address_is_no_link_on_paper() -> None:
    told = LINE.model_copy(update={"url": "javascript:alert(1)"})
    paper = docx.Document(BytesIO(meeting_paper(SHEET.model_copy(update={"lines": (told,)}))))
    cell = paper.tables[0].cell(1, 2)
    assert cell.paragraphs[1].text == "法案を提出しました"
    assert cell.paragraphs[1].hyperlinks == []
