from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcement import TEXT_LIMIT
from domain.errors import UnreadableDocument
from reading.charset import printable
from reading.files import file_text
from reading.main_text import main_text
from tests.integration.files import docx, pdf, xlsx


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (pdf("One", "Two"), "One\fTwo"),
        (xlsx(("年度", "件数"), (2026, None, "甲")), "Sheet\n年度\t件数\n2026\t甲"),
        (docx("一", "二"), "一\n二"),
        ("日付,件名\r\n1,①".encode("cp932"), "日付,件名\r\n1,①"),
    ],
)
def test_every_kind_of_file_gives_its_text(body: bytes, text: str) -> None:
    assert file_text(body) == text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "空"),
        (b"%PDF-1.7 broken", "PDF"),
        (b"PK\x03\x04 broken", "壊れています"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked", "暗号化"),
        (zipped(ppt__presentation_xml=b"<p/>"), "XLSX・DOCX"),
        (zipped(xl__workbook_xml=b"<broken"), "Excel"),
        (zipped(word__document_xml=b"<broken"), "Word"),
        (zipped(xl__workbook_xml=b"0" * (101 * 1024 * 1024)), "大きすぎる"),
        (zipped(**{f"part{n}": b"" for n in range(5001)}), "大きすぎる"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        file_text(body)


def test_characters_that_no_database_stores_are_left_out() -> None:
    assert printable("甲\ud800\x00乙\t丙\n\f") == "甲乙\t丙\n\f"


def test_a_text_ends_at_its_limit() -> None:
    assert len(file_text(xlsx(*[("あ" * 30_000,)] * 8))) == TEXT_LIMIT


@given(st.sampled_from([pdf("One"), xlsx((1, "甲")), docx("一")]), st.data())
def test_no_damage_makes_a_reader_raise_anything_else(body: bytes, data: st.DataObject) -> None:
    position = data.draw(st.integers(4, len(body) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=20))
    damaged = body[:position] + damage + body[position + data.draw(st.integers(0, 200)) :]
    try:
        file_text(damaged)
    except UnreadableDocument as error:
        assert error.problem


@given(st.text(max_size=400))
def test_no_markup_makes_the_main_text_raise_anything_else(text: str) -> None:
    for html in (text, f"<main>{text}</main>", f"<body><p>{text}"):
        try:
            main_text(html)
        except UnreadableDocument as error:
            assert error.problem
