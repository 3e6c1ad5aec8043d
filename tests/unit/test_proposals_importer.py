from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import NoAskFound, TeigenError, UnreadableDocument
from proposals.catalogue import load_catalogue, shipped
from proposals.draft import write_draft
from proposals.importer import Draft, import_document

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "proposal"

OTHER_STYLE = """
地域交通の確保に関する要望書

目次
１．運行の支援 ……………… 2
２．人材の確保 ……………… 5

１．運行の支援

国の補助制度について、離島を結ぶ便の運航を続けられるよう、補助の割合を
引き上げられたい。

- 2 -

２．人材の確保

① 運転手の養成に必要な費用を支援するよう求める。
② 免許の取得に要する期間を短縮するべきである

３　車両の更新

○ 車両の更新に使える交付金を創設すること
○ 充電設備の整備を支援することを要望する。

令和6年7月30日

全国見本市長会
"""

PARTS = """
Ⅰ 基盤

1 通信の整備

山間部では回線が足りない状況が続いており、住民の生活に支障が生じている。必要な地域に回線を整備する

こと。あわせて、料金を下げること。

Ⅱ 展開

1 くらし

次の展開に向け、以下の事項に取り組むこと。

(1) 見守り

- ・ 見守り機器の導入を支援すること。また、通信費を補助すること。
- ・ 相談窓口を設けること。

(2) 買い物

- ・ 移動販売を支援すること。
"""


def read(text: str, file: str = "sample.txt") -> Draft:
    return import_document(text.encode(), file=file, proposal_id="sample")


def asks(draft: Draft) -> dict[str, str | None]:
    return {a.id: a.text for a in draft.proposal.asks()}


def test_parts_sections_and_bullets_give_the_ids() -> None:
    assert list(asks(read(PARTS))) == [
        "I-1a", "I-1b", "II-1-1-1a", "II-1-1-1b", "II-1-1-2a", "II-1-2-1a",
    ]  # fmt: skip


def test_a_sentence_that_a_page_break_has_cut_is_whole_again() -> None:
    assert asks(read(PARTS))["I-1a"] == "必要な地域に回線を整備すること。"


def test_other_endings_and_markers_are_read_and_contents_and_page_numbers_dropped() -> None:
    found = asks(read(OTHER_STYLE))
    assert list(found) == ["1a", "2-1a", "2-2a", "3-1a", "3-2a"]
    assert found["1a"] == (
        "国の補助制度について、離島を結ぶ便の運航を続けられるよう、補助の割合を引き上げられたい。"
    )


def test_title_date_and_association_are_found() -> None:
    proposal = read(OTHER_STYLE).proposal
    assert proposal.title == "地域交通の確保に関する要望書"
    assert str(proposal.published) == "2024-07-30"
    assert proposal.association == "全国見本市長会"


def test_an_ask_outside_every_recommendation_is_reported() -> None:
    draft = read("前文で制度を直ちに見直すこと。\n\n１．本文\n\n窓口を設けること。\n")
    assert [(p.line, p.text) for p in draft.unplaced] == [(1, "前文で制度を直ちに見直すこと。")]


def test_a_request_meeting_has_date_guest_hosts_and_place() -> None:
    tail = "要請活動の実績\n【令和2年10月21日（水）】\n要請先\t要請者\t場所\n見本 大臣\t甲野会長（甲県知事） 乙川知事\tWEB方式\n"
    [meeting] = read(PARTS + tail).proposal.requests
    assert str(meeting.date) == "2020-10-21"
    assert meeting.by == ("甲野会長（甲県知事）", "乙川知事")


def test_a_document_without_asks_is_refused() -> None:
    with pytest.raises(NoAskFound, match=r"sample\.txt"):
        read("お知らせ\n\n本日は晴天です。\n")


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4 broken", b"PK\x03\x04zzz"])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        import_document(body, file="x", proposal_id="x")


def test_a_draft_can_be_written_corrected_and_read_again(tmp_path: Path) -> None:
    draft = read(PARTS)
    path = tmp_path / "draft.yml"
    write_draft(draft, path)
    again = import_document(path.read_bytes(), file=str(path), proposal_id="sample")
    assert again.proposal == draft.proposal


def test_a_broken_draft_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(TeigenError, match=r"draft\.yml:2"):
        import_document(b"id: x\n\ttitle: [", file="draft.yml", proposal_id="x")


def test_word_and_html_documents_give_the_same_asks() -> None:
    word, file = Document(), BytesIO()
    for line in PARTS.strip().split("\n"):
        word.add_paragraph(line)
    word.save(file)
    html = "<html><body>" + "".join(f"<p>{x}</p>" for x in PARTS.split("\n")) + "</body></html>"
    expected = asks(read(PARTS))
    assert asks(import_document(file.getvalue(), file="x.docx", proposal_id="x")) == expected
    assert asks(read(html, "x.html")) == expected


@given(st.text(alphabet="ⅠI1１(（)）・○。こと求める\n\t 年月日【】", max_size=120))
def test_no_text_breaks_the_importer(text: str) -> None:
    with suppress(TeigenError):
        read(text)


@pytest.mark.skipif(not SHARED.exists(), reason="the governors' document is not at hand")
def test_the_governors_proposal_is_read_whole() -> None:
    body = (SHARED / "nga_2020_digital.txt").read_bytes()
    draft = import_document(body, file="nga.txt", proposal_id="nga-2020-digital")
    proposal = draft.proposal
    parts = [r.part for r in proposal.recommendations]
    assert (len(proposal.principles), parts.count("I"), parts.count("II")) == (5, 10, 21)
    assert [str(r.date) for r in proposal.requests] == [
        "2020-10-21", "2020-10-23", "2020-10-16", "2020-10-27",
    ]  # fmt: skip
    document = "".join(body.decode().split())
    texts = ["".join((a.text or "").split()) for a in proposal.asks()]
    assert len(texts) == 60
    assert all(document.count(text) == 1 for text in texts)
    assert draft.unplaced == draft.doubts == ()
    catalogue = load_catalogue(shipped()["nga-2020-digital"])
    assert [a.id for a in proposal.asks()] == [a.id for a in catalogue.asks()]


def test_an_item_that_is_an_ask_itself_is_kept_beside_the_points_below_it() -> None:
    text = (
        "１　財政\n（１）一般財源を確保すること。\n（２）基金を抑制すること。\nア　財源を示すこと\n"
    )
    assert list(asks(read(text)).values()) == [
        "一般財源を確保すること。", "基金を抑制すること。", "財源を示すこと",
    ]  # fmt: skip


def test_numbered_chapters_are_parts_and_keep_the_ids_apart() -> None:
    text = "第1　防災\n1. 備え\n(1) 予算を確保すること。\n第2　福祉\n1. 保育\n(1) 処遇を改善すること。\n"
    draft = read(text)
    assert list(asks(draft)) == ["1-1-1a", "2-1-1a"]
    assert draft.proposal.problems() == []


def test_a_blanked_name_is_no_bullet() -> None:
    assert read("○○に関する要請\n\n１．医療\n\n病床を確保すること。\n").unplaced == ()


def test_a_numbered_ask_that_runs_over_two_lines_is_whole() -> None:
    text = "１　財政\n（１）一般財源の総額を確実に\n確保すること。\n（２）基金を置くこと。\n"
    assert list(asks(read(text)).values()) == [
        "一般財源の総額を確実に確保すること。",
        "基金を置くこと。",
    ]


def test_an_ask_in_a_heading_above_other_headings_is_kept_beside_them() -> None:
    text = "１　財源を確保すること。\n（１）基金を置くこと。\n"
    assert asks(read(text)) == {"1a": "財源を確保すること。", "1-1a": "基金を置くこと。"}
