from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from domain.errors import UnreadableDocument
from proposals.importer import Draft, import_document
from tests.proposals.documents import Numbered, locked_pdf, pdf, saved
from tests.proposals.forms import FORMS, Form, form


def read(body: bytes, file: str = "x") -> Draft:
    return import_document(body, file=file, proposal_id="x")


def asks(draft: Draft) -> dict[str, str | None]:
    return {a.id: a.text for a in draft.proposal.asks()}


def pages(form: Form, height: int = 14) -> list[list[str]]:
    """The form set on pages with a running header and a page number."""
    full = [x for x in form.text.split("\n") if x.strip()]
    lines = [x[i : i + 48] for x in full for i in range(0, len(x), 48)]
    cut = [lines[i : i + height] for i in range(0, len(lines), height)]
    return [[f"見本の要望　{n}", *page, f"- {n} -"] for n, page in enumerate(cut, 1)]


LINES = [f for f in FORMS if "\t" not in f.text and "<html" not in f.text]


@pytest.mark.parametrize("form", LINES, ids=lambda form: form.name)
def test_the_same_asks_are_read_from_the_pages_of_a_pdf(form: Form) -> None:
    assert asks(read(pdf(pages(form)))) == form.asks


def test_a_passage_of_a_pdf_is_named_with_its_page() -> None:
    body = pdf([["要望書", "１ 道路を直すこと。"], ["２ 市町村の意見"]])
    assert [(p.page, p.text) for p in read(body).unplaced] == [(2, "市町村の意見")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_same_asks_are_read_in_every_encoding(form: Form, encoding: str) -> None:
    try:
        body = form.text.replace("\n", "\r\n").encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("EUC-JP has no circled numbers and no Roman numerals")
    assert asks(read(body)) == form.asks


def test_the_numbers_that_word_adds_make_the_outline() -> None:
    word = Numbered(
        ("upperRoman", "第%1部"), ("decimal", "%2．"), ("aiueo", "(%3)"), ("bullet", "\uf0b7")
    )
    word.add("公共交通に関する要望")
    word.add("鉄道", 0)
    word.add("路線の維持", 1)
    word.add("赤字の路線を支援すること。", 2)
    word.add("次の事項に取り組むこと。", 2)
    word.add("踏切の安全設備を更新すること。", 3)
    word.add("駅の段差を解消すること。", 3)
    word.add("運賃を据え置くこと。", 1)
    word.add("バス", 0)
    word.add("運転手の養成", 1)
    word.add("免許の費用を補助すること。", 2)
    assert asks(read(saved(word.document))) == {
        "I-1-1a": "赤字の路線を支援すること。",
        "I-1-2-1a": "踏切の安全設備を更新すること。",
        "I-1-2-2a": "駅の段差を解消すること。",
        "I-2a": "運賃を据え置くこと。",
        "II-1-1a": "免許の費用を補助すること。",
    }


def test_heading_styles_of_word_part_the_document() -> None:
    word = Document()
    word.add_heading("暮らしの安全に関する提言", 0)
    for section in ("防犯", "防災"):
        word.add_heading(section, 1)
        for topic in ("設備", "訓練"):
            word.add_heading(topic, 2)
            word.add_paragraph(f"{section}の{topic}を支援すること。")
    draft = read(saved(word))
    assert asks(draft) == {
        "1-1a": "防犯の設備を支援すること。",
        "1-2a": "防犯の訓練を支援すること。",
        "2-1a": "防災の設備を支援すること。",
        "2-2a": "防災の訓練を支援すること。",
    }
    assert [r.heading for r in draft.proposal.recommendations][:2] == ["防犯　設備", "防犯　訓練"]
    assert draft.proposal.title == "暮らしの安全に関する提言"


def test_tables_of_word_give_their_rows_and_framed_text_its_paragraphs() -> None:
    word = Document()
    word.add_paragraph("道路に関する要望書")
    table = word.add_table(rows=3, cols=4)
    rows = (
        ("No.", "現状", "要望事項", "担当省庁"),
        ("1", "渋滞を解消すること。", "橋を架け替えること。\n街灯を増やすこと。", "国土交通省"),
        ("2", "事故が多い。", "標識を直されたい", "警察庁"),
    )
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    frame = word.add_table(rows=1, cols=1)
    frame.rows[0].cells[0].text = "３　除雪\n（１）除雪車を増やすこと。"
    assert asks(read(saved(word))) == {
        "1a": "橋を架け替えること。",
        "1b": "街灯を増やすこと。",
        "2a": "標識を直されたい",
        "3-1a": "除雪車を増やすこと。",
    }


def test_readings_deletions_and_repeated_text_boxes_of_word_are_no_text() -> None:
    word = Document()
    word.add_paragraph("見本の要望書")
    word.element.body.insert(
        1,
        parse_xml(
            f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<w:r><w:t>１　</w:t></w:r>"
            "<w:r><w:ruby><w:rt><w:r><w:t>てあて</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>手当</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            "<w:del><w:r><w:delText>を減らす</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>を増やすこと。</w:t></w:r></w:ins>"
            "<w:r><mc:AlternateContent>"
            "<mc:Choice><w:txbxContent><w:p><w:r><w:t>２　枠の中も読むこと。</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Choice>"
            "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>２　枠の中も読むこと。</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    )
    assert asks(read(saved(word))) == {"1a": "手当を増やすこと。", "2a": "枠の中も読むこと。"}


HTML = """<!DOCTYPE html><html><head><title>要望</title></head><body>
<header role="banner"><p>お問い合わせはこちらまでお願いします。</p></header>
<nav><ul><li>本文へ移動してください。</li></ul></nav>
<main><h1>緑を守る提言</h1><p>森が減っている。</p>
<h2>森林</h2>
<ol><li>植林を支援すること。</li>
<li>次の費用を補助すること。<ol type="a"><li>苗木の<ruby>購入<rt>こうにゅう</rt></ruby>を支えること。</li>
<li><p>作業道を<br>整備すること。</p></li></ol></li></ol>
<h2>都市</h2>
<ol start="3"><li>公園を増やすこと。</li><li value="6">街路樹を守ること。</li></ol>
<h3>水辺</h3><ul><li>川をきれいにすること。</li><li>池を残すこと。</li></ul>
<h3>屋上</h3><table><tr><th>番号</th><th>要望</th></tr>
<tr><td>1</td><td>屋上の緑を増やすこと。</td></tr></table></main>
<footer><p>無断転載をしないこと。</p></footer></body></html>"""


def test_lists_headings_and_tables_of_html_make_the_outline() -> None:
    draft = read(HTML.encode(), "x.html")
    assert asks(draft) == {
        "1-1a": "植林を支援すること。",
        "1-2a": "次の費用を補助すること。",
        "1-2-1a": "苗木の購入を支えること。",
        "1-2-2a": "作業道を整備すること。",
        "2-3a": "公園を増やすこと。",
        "2-6a": "街路樹を守ること。",
        "2-7-1a": "川をきれいにすること。",
        "2-7-2a": "池を残すこと。",
        "2-8-1a": "屋上の緑を増やすこと。",
    }
    assert draft.proposal.title == "緑を守る提言"
    assert draft.unplaced == ()


@pytest.mark.parametrize("form", [form("nested"), form("white-book")], ids=lambda form: form.name)
def test_a_page_of_plain_paragraphs_gives_the_same_asks(form: Form) -> None:
    whole = form.text.replace(
        "に使える補助金について、採択の要件を\n", "に使える補助金について、採択の要件を"
    )
    html = "<html><body>" + "".join(f"<p>{x}</p>" for x in whole.split("\n")) + "</body></html>"
    assert asks(read(html.encode(), "x.html")) == form.asks


def office(name: str, content: bytes = b"<x/>") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "内容が空です"),
        (b" \r\n\n", "内容が空です"),
        (bytes(range(256)), "バイナリ"),
        (b"%PDF-1.7 broken", "PDF を開けません"),
        (pdf([[], []]), "画像だけの PDF"),
        (locked_pdf(), "パスワードで保護された PDF"),
        (b"PK\x03\x04broken", "Word 文書を開けません"),
        (office("word/document.xml", b"<x"), "Word 文書を開けません"),
        (office("ppt/presentation.xml"), "PowerPoint"),
        (office("xl/workbook.xml"), "Excel"),
        (office("readme.txt"), "Word 文書ではありません"),
        (OLE, "古い形式の Office 文書"),
        (OLE + "Workbook".encode("utf-16-le"), "Excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護された Office 文書"),
        (b"<html>" + b"<ul><li>" * 3000, "入れ子が深すぎ"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "画像"),
        ("道路を直すこと。".encode("shift_jis") * 9 + b"\x81\xff\xfd\x80" * 40, "文字が壊れています"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_named_with_its_remedy(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(body, "要望.txt")
    assert str(caught.value).startswith("要望.txt: ")
    assert said in caught.value.problem
    assert caught.value.remedy
