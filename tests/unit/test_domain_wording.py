from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcement import Attachment, canonical_url, file_changes
from domain.wording import Turn, differences, excerpt, nfkc, steady


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("本文。アクセス数：1,234", "本文。アクセス数：1,235"),
        ("本文。あなたは123人目の訪問者です", "本文。あなたは124人目の訪問者です"),
        ("本日は令和8年11月24日（火）です。本文", "本日は令和8年11月25日（水）です。本文"),
        ("現在時刻 12:34:56 本文", "現在時刻 12:34:57 本文"),
        ("本文 最終更新日：2026年11月24日", "本文 最終更新日：2026年11月25日"),
        ("本文 sid=abc123", "本文 sid=def456"),
        ("本文\n[PR] 広告甲\n終わり", "本文\n[PR] 広告乙\n終わり"),
        ("本文　です", "本文 です"),
    ],
)
def test_what_moves_by_itself_makes_no_difference(old: str, new: str) -> None:
    assert steady(old) == steady(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("開催日は11月24日です。", "開催日は11月25日です。"),
        ("対象は1,234人です。", "対象は1,235人です。"),
        ("11月24日14時00分現在の被害状況", "11月24日15時00分現在の被害状況"),
        ("補助金の上限は100万円", "補助金の上限は200万円"),
        ("本日、会議を開催しました。", "本日、会議を中止しました。"),
        ("Ｗｅｂ広告の規制について", "Ｗｅｂ広告の緩和について"),
    ],
)
def test_what_people_change_makes_a_difference(old: str, new: str) -> None:
    assert steady(old) != steady(new)


@given(st.text(st.sampled_from("aｱﾞがか\u3099\n\r\u0301\u2028（１ ")))
def test_a_text_is_normalized_line_by_line_as_it_would_be_as_a_whole(text: str) -> None:
    assert nfkc(text) == normalize("NFKC", text)


def test_differences_are_told_sentence_by_sentence() -> None:
    found = excerpt(differences("一。二。三。四。五。六。", "一。二。三。四の二。五。六。"))
    assert [(p.turn, p.text) for p in found] == [
        (Turn.KEPT, "…"),
        (Turn.KEPT, "三。"),
        (Turn.REMOVED, "四。"),
        (Turn.ADDED, "四の二。"),
        (Turn.KEPT, "五。"),
        (Turn.KEPT, "…"),
    ]


def test_files_added_removed_and_replaced_are_named() -> None:
    def file(name: str, sha256: str) -> Attachment:
        return Attachment(name=name, url=f"https://x/{name}", sha256=sha256, size=1000)

    said = file_changes([file("a", "1"), file("b", "2")], [file("a", "3"), file("c", "4")])
    assert [line.partition(":")[0] for line in said] == ["追加", "削除", "差し替え"]


@pytest.mark.parametrize(
    "url",
    [
        "http://WWW.example.go.jp/a?id=1#top",
        "https://www.example.go.jp/a;jsessionid=0A1B?id=1",
        "https://www.example.go.jp/a?utm_source=x&id=1",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert canonical_url(url) == "https://www.example.go.jp/a?id=1"
