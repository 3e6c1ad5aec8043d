import pytest

from domain.announcement import Announcement
from domain.stage import Stage
from matchers.stage import stage_shown


def announcement(title: str, text: str = "") -> Announcement:
    return Announcement(source="", agency="", title=title, url="", text=text)


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("つり橋の安全基準案に関する意見募集を行います", Stage.CONSULTATION),
        ("橋の安全に関する法律案が閣議決定されました", Stage.LAW),
        ("橋梁法施行令の一部を改正する政令を公布しました", Stage.LAW),
        ("つり橋整備の令和9年度予算概算要求の概要", Stage.BUDGET),
        ("橋梁整備計画を閣議決定しました", Stage.DECISION),
        ("つり橋点検ガイドラインを改定しました", Stage.DECISION),
        ("橋梁検討会（第3回）の資料を公開しました", Stage.STUDY),
        ("橋梁検討会の中間取りまとめを公表しました", Stage.STUDY),
        ("橋梁検討会の最終報告書を公表しました", Stage.DECISION),
        ("橋梁のあり方について検討しています", Stage.STUDY),
        ("つり橋補助金の公募を開始しました", Stage.LAUNCH),
        ("橋の通行証の発行を開始します", Stage.LAUNCH),
        ("つり橋の整備状況（令和8年度末）", Stage.RESULT),
        ("橋の通行証の利用率を公表", Stage.RESULT),
        ("橋の写真を掲載しました", Stage.OTHER),
        ("令和8年度補正予算「つり橋更新事業」の公募について", Stage.LAUNCH),
        ("橋梁法施行状況検討会を開催します", Stage.STUDY),
        ("橋の電子署名について", Stage.OTHER),
        ("政策統括官（統計・情報担当）からのお知らせ", Stage.OTHER),
        ("調達情報::公告・告示：橋の塗装", Stage.OTHER),
        ("橋の協力覚書に署名", Stage.LAUNCH),
    ],
)
def test_the_headline_tells_the_stage(title: str, stage: Stage) -> None:
    found, evidence = stage_shown(announcement(title))
    assert found is stage
    for item in evidence:
        assert title[item.start : item.end] == item.quote
        assert item.reason.endswith("示す語です")


def test_the_first_sentences_of_the_text_tell_it_where_the_headline_does_not() -> None:
    text = "橋の話です。新しい橋の計画を閣議決定しました。"
    stage, [evidence] = stage_shown(announcement("新しい橋", text))
    assert stage is Stage.DECISION
    assert (evidence.field, evidence.quote) == ("text", "新しい橋の計画を閣議決定しました。")
    assert evidence.reason.startswith("「計画を閣議決定」は、")


def test_a_word_far_down_the_text_says_nothing() -> None:
    assert stage_shown(announcement("橋", "橋。" * 10 + "閣議決定")) == (Stage.OTHER, ())


def test_what_shows_no_step_is_of_no_stage() -> None:
    assert stage_shown(announcement("\x00\ud800", "")) == (Stage.OTHER, ())
