"""Whatever the document: its asks come back in order, and nothing but a known error is raised."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import TeigenError
from proposals.flow import width
from proposals.importer import Draft, import_document
from tests.proposals.documents import Numbered, pdf, saved
from tests.proposals.forms import FORMS

WHO = ("国は", "政府は", "離島の町村が", "中小企業の経営者が", "障害のある人が", "")
WHY = (
    "人口の減少が続いていることから、", "安心して暮らせるよう、", "令和７年度の予算において、",
    "国と地方の役割を見直し、", "「誰一人取り残さない」社会のため、", "災害（地震、津波等）に備え、", "",
)  # fmt: skip
WHAT = (
    "保育士の処遇を改善", "5G基地局の整備を支援", "２分の１の補助を継続", "電子申請の窓口を一本化",
    "診療所の医師を確保", "IT人材の育成に要する経費を補助", "橋・道路等の更新に係る財源を措置", "交付金の対象を拡大",
)  # fmt: skip
ENDINGS = (
    "すること。", "されたい。", "するべきである。", "するよう求める。", "することを強く要望する。",
    "していただきたい。", "するよう願いたい。", "してください。",
)  # fmt: skip
HEADINGS = (
    "地方財政の充実", "子育て支援", "医療提供体制の確保について", "公共交通の維持・確保", "デジタル化の推進",
    "脱炭素社会の実現", "働き方改革", "文化の振興", "防災・減災対策の強化", "多文化共生",
)  # fmt: skip
LADDERS = (
    ("Ⅰ", "１　", "（１）"), ("第１章　", "１．", "・"), ("第１　", "１　", "(1) "), ("１．", "（１）", "①"),
    ("■", "○", "・"), ("一、", "（一）"), ("I. ", "1. ", "- "), ("１　", "ア　"), ("【１】", "◆", "□ "),
    ("提言１　", "（１）", "ア．"), ("1) ", "a) "), ("第一　", "一　", "１　"), ("１　", "⑴ ", "○ "),
)  # fmt: skip
PAGES = ("- {} -", "{}", "－ {} －", "{} / 9", "P.{}", "‐{}‐")

KANJI, CIRCLED = "一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨"
ROWS = {
    "Ⅰ": "ⅠⅡⅢⅣⅤⅥⅦⅧⅨ", "I": ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"), "一": KANJI,
    "①": CIRCLED, "⑴": "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "ア": "アイウエオカキクケ", "a": "abcdefghi",
    "１": "１２３４５６７８９", "1": "123456789",
}  # fmt: skip


def mark(style: str, number: int) -> str:
    """The marker of that style for the number, from the one for the number 1."""
    for first, row in ROWS.items():
        if first in style:
            text = style.replace(first, row[number - 1])
            return f"{text}　" if style == "Ⅰ" else text
    return style


@dataclass
class Rendered:
    """A document as lines, and the asks in it by the ids that they must get."""

    lines: list[str]
    asks: dict[str, str]


@st.composite
def outlines(draw: st.DrawFn) -> Rendered:
    """A document with known asks: headings on lines of their own, asks as items or as text."""
    ladder = draw(st.sampled_from(LADDERS))
    found = Rendered(["見本に関する提言", "", "国の後押しが欠かせない。", ""], {})
    _grow(draw, found, ladder, ())
    return found


def _grow(
    draw: st.DrawFn, found: Rendered, ladder: tuple[str, ...], above: tuple[str, ...]
) -> None:
    level = len(above)
    for number in range(1, draw(st.integers(1, 3)) + 1):
        marker = mark(ladder[level], number)
        roman = level == 0 and ladder[0].strip(" .　") in ("Ⅰ", "I")
        path = (*above, ("I", "II", "III")[number - 1] if roman else str(number))
        if level == len(ladder) - 1 or draw(st.integers(0, 4)) == 0:
            found.lines.append(f"{marker}{_asks(draw, found, path)}")
            continue
        found.lines.append(f"{marker}{draw(st.sampled_from(HEADINGS))}")
        if draw(st.booleans()):
            found.lines += ["", _asks(draw, found, path)]
        else:
            _grow(draw, found, ladder, path)


def _asks(draw: st.DrawFn, found: Rendered, path: tuple[str, ...]) -> str:
    text = ""
    for letter in "ab"[: draw(st.integers(1, 2))]:
        why, who, what, end = (draw(st.sampled_from(words)) for words in (WHY, WHO, WHAT, ENDINGS))
        place = "青緑赤白黒紫金銀朱藍"[len(found.asks) % 10] * (1 + len(found.asks) // 10)
        ask = f"{why}{who}{place}地区の{what}{end}"
        found.asks[f"{'-'.join(path)}{letter}"] = ask
        text += ask
    return text


def wrapped(lines: list[str], full: int) -> list[str]:
    """The lines cut wherever they reach the width, in full-width characters."""
    found = []
    for line in lines:
        piece = ""
        for sign in line:
            if width(piece + sign) > full:
                found.append(piece)
                piece = ""
            piece += sign
        found.append(piece)
    return found


def paged(lines: list[str], height: int, style: str) -> list[list[str]]:
    cut = [lines[i : i + height] for i in range(0, len(lines), height)]
    return [["見本協議会　提言", *page, style.format(n)] for n, page in enumerate(cut, 1)]


def asks(draft: Draft) -> list[tuple[str, str | None]]:
    return [(a.id, a.text) for a in draft.proposal.asks()]


def read(body: bytes, file: str = "x.txt") -> Draft:
    return import_document(body, file=file, proposal_id="x")


@settings(max_examples=150)
@given(outlines(), st.integers(18, 45), st.integers(6, 30), st.sampled_from(PAGES))
def test_asks_come_back_in_order_however_lines_and_pages_cut_them(
    document: Rendered, full: int, height: int, style: str
) -> None:
    lines = [x for page in paged(wrapped(document.lines, full), height, style) for x in page]
    draft = read("\n".join(lines).encode())
    assert asks(draft) == list(document.asks.items())
    assert draft.proposal.problems() == []
    assert draft.unplaced == ()


@settings(max_examples=25)
@given(outlines(), st.integers(18, 45), st.integers(8, 40))
def test_asks_come_back_in_order_from_pdf_and_from_word(
    document: Rendered, full: int, height: int
) -> None:
    pages = paged([x for x in wrapped(document.lines, full) if x], height, "- {} -")
    assert asks(read(pdf(pages))) == list(document.asks.items())
    word = Document()
    for line in document.lines:
        word.add_paragraph(line)
    assert asks(read(saved(word))) == list(document.asks.items())


@settings(max_examples=20)
@given(outlines())
def test_the_same_document_gives_the_same_proposal(document: Rendered) -> None:
    body = "\n".join(document.lines).encode()
    assert read(body) == read(body)


@given(
    st.text(
        alphabet="ⅠI1１一(（)）・○■【】①アa第章節記※-－.．、。こと求める目次\n\t\f 　年月日様会",
        max_size=200,
    )
)
def test_no_text_raises_anything_but_a_known_error(text: str) -> None:
    with suppress(TeigenError):
        read(text.encode())


@given(
    st.binary(max_size=300), st.sampled_from(["x.pdf", "x.docx", "x.html", "x.txt", "x.yml", "x"])
)
def test_no_bytes_raise_anything_but_a_known_error(body: bytes, file: str) -> None:
    for opening in (
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ):
        with suppress(TeigenError):
            read(opening + body, file)


SOUND = {
    "x.pdf": pdf([FORMS[0].text.split("\n")]),
    "x.docx": saved(Document()),
    "x.html": b"<html><body><ol><li>x<table><tr><td>y</td></tr></table></li></ol></body></html>",
    "x.yml": b"id: x\ntitle: t\nrecommendations:\n- {id: '1', part: '', heading: h, asks: [{id: 1a}]}\n",
}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_no_damage_to_a_sound_file_raises_anything_but_a_known_error(
    file: str, data: st.DataObject
) -> None:
    body = SOUND[file]
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 60))
    with suppress(TeigenError):
        read(body[:start] + data.draw(st.binary(max_size=20)) + body[start + length :], file)


@settings(max_examples=60)
@given(st.sampled_from(["document", "numbering", "styles"]), st.data())
def test_no_damage_within_a_word_file_raises_anything_but_a_known_error(
    part: str, data: st.DataObject
) -> None:
    word = Numbered(("decimal", "%1."))
    word.add("道路を直すこと。", 0)
    file = BytesIO()
    with ZipFile(BytesIO(saved(word.document))) as sound, ZipFile(file, "w") as damaged:
        for name in sound.namelist():
            content = sound.read(name)
            if name == f"word/{part}.xml":
                start = data.draw(st.integers(0, len(content)))
                piece = data.draw(st.sampled_from([b"", b'w:val="x"', b"<w:p/>", b"<w:numPr/>"]))
                content = content[:start] + piece + content[start + len(piece) // 2 :]
            damaged.writestr(name, content)
    with suppress(TeigenError):
        read(file.getvalue())


@pytest.mark.parametrize(
    "sign", ["（", "「", "要望の", "一", "・", "１．", "\t", "○", "提言 ", "よう", "。"]
)
def test_long_runs_of_one_sign_are_read_in_good_time(sign: str) -> None:
    with suppress(TeigenError):
        read((sign * 5_000 + "\n" + (sign + "\n") * 1_000).encode())
