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
        ("企画競争：つり橋点検の実証事業に係る支援業務", Stage.OTHER),
        ("意見招請：つり橋台帳の設計・開発等業務", Stage.OTHER),
        ("よくある質問：橋の通行証の利用開始について", Stage.OTHER),
        ("橋梁大臣がつり橋の実証実験を視察しました", Stage.OTHER),
        ("橋梁検討会（第3回）の会議動画を掲載しました", Stage.STUDY),
        ("橋梁推進会議を開催し、橋梁整備計画を決定しました", Stage.DECISION),
        ("「橋梁検討会 報告書」及び意見募集の結果", Stage.DECISION),
        ("橋梁法の改正に関する省令案に対する意見募集の結果", Stage.CONSULTATION),
        ("橋梁検討会 最終取りまとめ【案】に対する意見募集の結果", Stage.CONSULTATION),
        ("橋梁検討会 報告書【案】", Stage.STUDY),
        ("橋梁関連法案検討会の第2回会合を開催", Stage.STUDY),
        ("橋梁検討会 橋梁整備計画(案)", Stage.STUDY),
        ("つり橋の老朽化の調査に協力いただける自治体の募集", Stage.STUDY),
        ("つり橋点検の実証調査研究への参加事業者の公募", Stage.LAUNCH),
        ("橋の通行証が使える金融機関（渡し場等）を更新しました", Stage.LAUNCH),
        ("橋の通行証をオンラインで申請できるようになりました", Stage.LAUNCH),
        ("橋守の自治体向け説明会を行いました", Stage.LAUNCH),
        ("つり橋点検の調査研究報告書を掲載しました", Stage.RESULT),
        ("令和8年版橋梁白書 つり橋の補修", Stage.RESULT),
        ("つり橋の活用事例を掲載しました", Stage.RESULT),
        ("つり橋点検ハンドブックを掲載しました", Stage.DECISION),
        ("政令市のつり橋に歩行者用の照明", Stage.OTHER),
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


def test_words_of_buying_and_publicity_speak_in_headlines_only() -> None:
    text = "橋の動画を見られます。橋の通行証の発行を開始します。"
    assert stage_shown(announcement("橋の通行証", text))[0] is Stage.LAUNCH


def test_a_word_far_down_the_text_says_nothing() -> None:
    assert stage_shown(announcement("橋", "橋。" * 10 + "閣議決定")) == (Stage.OTHER, ())


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("「山村の橋の計画」を閣議決定しました", "「計画を閣議決定」"),
        ("橋の点検に関する検討会（第3回）の資料", "「検討会（第3回）」"),
        ("山村の橋の保全に関する法律（仮称）が公布", "「法律（仮称）が公布」"),
        ("（橋の保全法）が公布されました", "「法が公布」"),
    ],
)
def test_the_words_that_show_the_stage_are_named_with_whole_brackets(title: str, said: str) -> None:
    [evidence] = stage_shown(announcement(title))[1]
    assert evidence.reason.startswith(f"{said}は、")


def test_what_shows_no_step_is_of_no_stage() -> None:
    assert stage_shown(announcement("\x00\ud800", "")) == (Stage.OTHER, ())
