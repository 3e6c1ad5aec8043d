import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.digest import (
    AskNews,
    AskRef,
    Correction,
    Digest,
    DigestItem,
    Fate,
    Kind,
    RecommendationNews,
    SourceReading,
    Tally,
)
from domain.match import Evidence, Grade
from domain.period import iso_week
from domain.stage import Stage
from domain.subscriber import Audience
from notifier.personal import personalise
from notifier.render import FOOTER, render
from notifier.summary import summary

NOW = datetime(2026, 11, 16, 0, tzinfo=UTC)
ASK = AskRef(id="I-1a", title="窓口の設置", text="相談の窓口を設ける。")


def item(title: str = "相談窓口を開設しました", url: str = "https://example.go.jp/1") -> DigestItem:
    evidence = Evidence(field="title", quote=title, start=0, end=2, reason="用語が一致")
    return DigestItem(
        title=title,
        url=url,
        agency="見本省",
        published=date(2026, 11, 12),
        ask="I-1a",
        grade=Grade.DIRECT,
        score=0.9,
        evidence=(evidence,),
        also=(AskRef(id="I-2a", title="費用の支援", text=""),),
    )


def digest(
    *items: DigestItem,
    problem: str = "",
    title: str = "見本提言",
    before: Stage = Stage.OTHER,
    after: Stage = Stage.OTHER,
    more: int = 0,
    **rest: Any,
) -> Digest:
    news = AskNews(ask=ASK, items=items, before=before, after=after, more=more)
    return Digest(
        audience=Audience(proposal="p"),
        proposal_title=title,
        period=iso_week("2026-W46"),
        composed_at=NOW,
        recommendations=(
            RecommendationNews(
                id="I-1",
                heading="見出し",
                news=(news,) if items else (),
                quiet=() if items else (ASK,),
            ),
        ),
        sources=(SourceReading(name="見本省 新着", last_read=NOW, items=3, problem=problem),),
        announcements_read=3,
        **rest,
    )


def test_an_item_shows_date_ministry_link_quote_and_its_other_asks() -> None:
    mail = render(digest(item()))
    for body in (mail.text, mail.html):
        for part in (
            "2026年11月12日（木）",
            "見本省",
            "https://example.go.jp/1",
            "用語が一致",
            "I-2a",
        ):
            assert part in body


def test_the_subject_says_how_many_asks_moved() -> None:
    assert render(digest(item())).subject == (
        "【提言ウォッチ】見本提言 週報 2026年11月9日〜15日（1件の要望事項に動き）"
    )


def test_a_quiet_week_says_so_and_proves_the_reading() -> None:
    mail = render(digest())
    assert "新たな動きなし" in mail.subject
    assert "すべて読み取りができています" in mail.text
    assert "11月16日 09:00" in mail.text


def test_imported_history_counts_as_no_source_that_is_watched() -> None:
    made = digest(item(), problem="読み取れません")
    history = SourceReading(name="履歴", last_read=NOW, items=9, watched=False)
    mail = render(made.model_copy(update={"sources": (*made.sources, history)}))
    assert "監視対象1件のうち0件の情報源を読み取りました" in mail.text and "履歴" in mail.text


def test_a_blind_source_is_named_with_its_problem() -> None:
    mail = render(digest(problem="サイトに閲覧を断られました"))
    assert "見落としている可能性" in mail.text
    assert "サイトに閲覧を断られました" in mail.html


def test_scraped_titles_and_links_cannot_inject_markup() -> None:
    html = render(digest(item("<script>alert(1)</script>", "javascript:alert(1)"))).html
    assert "<script>" not in html
    assert "javascript:" not in html


TALLIES = tuple(Tally(stage=s, before=3, after=3 + (s is Stage.LAW)) for s in Stage)


def test_three_sentences_say_how_much_moved_what_matters_most_and_what_to_decide() -> None:
    open_item = item().model_copy(update={"deadline": date(2026, 12, 4)})
    sentences = summary(digest(open_item, after=Stage.LAW))
    assert sentences == [
        "この週は、要望事項2件のうち1件に国の直接の動きがあり、うち1件で段階が進みました。",
        "最も重要な動きは、I-1a「窓口の設置」に関する見本省の発表「相談窓口を開設しました」です。",
        "ご判断が必要なものは、意見募集1件への対応です（締切は12月4日）。",
    ]


def test_the_matched_words_are_marked_in_the_title_that_the_quote_would_repeat() -> None:
    evidence = Evidence(
        field="title",
        quote="相談窓口を開設しました",
        start=0,
        end=11,
        reason="「相談窓口」が用語と一致",
    )
    html = render(digest(item().model_copy(update={"evidence": (evidence,)}))).html
    assert re.search("<mark[^>]*>相談窓口</mark>を開設しました</a>", html)
    assert html.count("を開設しました") == 2


def test_what_was_told_before_and_has_changed_is_said_so() -> None:
    fates = tuple(
        Correction(title=f, url="https://example.go.jp/2", agency="見本省", ask=ASK, fate=f,
                   told=date(2026, 11, 8))
        for f in Fate
    )  # fmt: skip
    mail = render(digest(corrections=fates))
    for fate in Fate:
        assert fate.label in mail.text
        assert fate.label in mail.html


def test_old_announcements_that_came_in_now_are_held_apart() -> None:
    mail = render(digest(backfilled=tuple(item(f"過去{n}") for n in range(7))))
    assert "さかのぼって確認した過去の発表（7件）" in mail.text
    assert "ほか2件" in mail.html
    assert "新たな動きなし" in mail.subject


def test_progress_is_a_picture_with_its_words() -> None:
    mail = render(digest(item(), tallies=TALLIES))
    assert mail.picture.startswith(b"\x89PNG")
    assert "法案・法令4件（+1）" in mail.html
    assert "法案・法令4件（+1）" in mail.text
    assert render(digest(item())).picture == b""


def test_the_footer_says_why_the_mail_came_and_how_to_stop_it() -> None:
    mail = personalise(render(digest()), reason="<知事室>の登録による", stop="https://x.test/u/1")
    assert "https://x.test/u/1" in mail.text
    assert "&lt;知事室&gt;の登録による" in mail.html
    assert FOOTER not in mail.text + mail.html
    assert "運用担当者まで" in personalise(render(digest()), reason="r").text


def test_a_consultation_without_a_stated_deadline_is_to_be_decided_too() -> None:
    open_item = item("見直し案に対する意見募集").model_copy(update={"stage": Stage.CONSULTATION})
    told = digest(open_item)
    assert summary(told)[2] == (
        "ご判断が必要なものは、意見募集1件への対応です（締切は原文でご確認ください）。"
    )
    assert "締切は原文をご確認ください" in render(told).text
    for over in ({"title": "意見募集の結果"}, {"withdrawn": True}, {"deadline": date(2026, 11, 1)}):
        closed = digest(open_item.model_copy(update=over))
        assert summary(closed)[2] == "今回、ご判断が必要な事項はありません。"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Stage.STUDY, Stage.LAW, "検討 → 法案・法令"),
        (Stage.OTHER, Stage.LAW, "法案・法令（初めて確認）"),
        (Stage.LAW, Stage.LAW, "法案・法令（前回から変わらず）"),
    ],
)
def test_an_ask_shows_its_stage_before_and_after_in_both_texts(
    before: Stage, after: Stage, words: str
) -> None:
    mail = render(digest(item(), before=before, after=after))
    assert f"段階　{words}" in mail.html
    assert f"段階: {words}" in mail.text


def test_what_became_of_an_item_since_it_was_published_is_marked() -> None:
    for change, mark in (({"edited": True}, "公表後に変更"), ({"withdrawn": True}, "取り下げ")):
        mail = render(digest(item().model_copy(update=change)))
        assert f"【{mark}】" in mail.text
        assert f"【{mark}】" in mail.html


def test_items_beyond_the_budget_are_counted_and_lead_to_their_list() -> None:
    told = digest(item(), more=3)
    assert "ほか3件" in render(told).text
    mail = render(told, "https://teigen.example.jp")
    listed = (
        "/search?proposal=p&asks=I-1a&reviews=unreviewed&reviews=accepted&reviews=disputed"
        "&dated=news&since=2026-11-09&until=2026-11-15"
    )
    assert f"ほか3件: https://teigen.example.jp{listed}" in mail.text
    assert listed.replace("&", "&amp;") in mail.html


def test_the_list_of_items_beyond_the_budget_is_as_narrow_as_the_digest() -> None:
    audience = Audience(proposal="p", minimum=Grade.DIRECT, stages=(Stage.LAW, Stage.LAUNCH))
    told = digest(item(), more=3).model_copy(update={"audience": audience})
    listed = "&asks=I-1a&grades=direct&stages=law&stages=launch&reviews="
    assert listed in render(told, "https://teigen.example.jp").text


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.REMINDER])
def test_an_alert_calls_nothing_quiet_and_says_nothing_about_sources(kind: Kind) -> None:
    told = digest(item(), kind=kind)
    [part] = told.recommendations
    quiet = part.model_copy(update={"quiet": (ASK,)})
    mail = render(told.model_copy(update={"sources": (), "recommendations": (quiet,)}))
    assert "情報源" not in mail.text + mail.html
    assert "新たな発表のない" not in mail.text + mail.html


def test_links_that_wait_for_the_staff_are_counted_and_lead_to_their_page() -> None:
    assert "確認を待っています" not in render(digest(item())).text
    plain = render(digest(item(), waiting=12))
    assert "関連12件が、職員による確認を待っています" in plain.text
    assert "確認の画面" not in plain.html
    linked = render(digest(item(), waiting=12), "https://teigen.example.jp")
    assert 'href="https://teigen.example.jp/review?proposal=p"' in linked.html


def test_words_are_marked_however_the_text_writes_its_letters() -> None:
    evidence = Evidence(field="text", quote="ICTの導入", start=0, end=6, reason="「ict」は見本")
    html = render(digest(item().model_copy(update={"evidence": (evidence,)}))).html
    assert re.search("<mark[^>]*>ICT</mark>の導入", html)


def test_an_ask_that_went_on_under_another_is_said_so() -> None:
    mail = render(digest(item(), advanced=("I-2a",)))
    for body in (mail.text, mail.html):
        assert "I-2a 費用の支援（段階が進みました）" in body
