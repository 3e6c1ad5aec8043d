from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from domain.digest import (
    AskNews,
    AskRef,
    Correction,
    Digest,
    DigestItem,
    Fate,
    RecommendationNews,
    SourceReading,
    Tally,
)
from domain.errors import DeliveryFailed
from domain.match import Evidence, Grade
from domain.period import iso_week
from domain.stage import Stage
from domain.subscriber import Audience
from notifier.message import Message, build_message
from notifier.outbox import Outbox
from notifier.personal import personalise
from notifier.render import FOOTER, Mail, render
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
    after: Stage = Stage.OTHER,
    **more: Any,
) -> Digest:
    news = (AskNews(ask=ASK, items=items, after=after),) if items else ()
    return Digest(
        audience=Audience(proposal="p"),
        proposal_title=title,
        period=iso_week("2026-W46"),
        composed_at=NOW,
        recommendations=(
            RecommendationNews(
                id="I-1", heading="見出し", news=news, quiet=() if items else (ASK,)
            ),
        ),
        sources=(SourceReading(name="見本省 新着", last_read=NOW, items=3, problem=problem),),
        announcements_read=3,
        **more,
    )


def built(mail: Mail, **more: Any) -> Message:
    told = {"sender": "a@b.test", "recipient": "c@d.test", "key": "k", "sent_at": NOW, **more}
    return build_message(mail, **told)


def addressed(mail: Mail, **more: Any) -> EmailMessage:
    return message_from_bytes(built(mail, **more).content, policy=default)


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


def test_a_blind_source_is_named_with_its_problem() -> None:
    mail = render(digest(problem="サイトに閲覧を断られました"))
    assert "見落としている可能性" in mail.text
    assert "サイトに閲覧を断られました" in mail.html


def test_scraped_titles_and_links_cannot_inject_markup() -> None:
    html = render(digest(item("<script>alert(1)</script>", "javascript:alert(1)"))).html
    assert "<script>" not in html
    assert "javascript:" not in html


def test_a_title_with_line_breaks_cannot_inject_headers() -> None:
    mail = render(digest(item(), title="見本\r\nBcc: a@example.test"))
    message = addressed(mail)
    assert message["Bcc"] is None
    assert message["Subject"] == mail.subject


TALLIES = tuple(Tally(stage=s, before=3, after=3 + (s is Stage.LAW)) for s in Stage)


def test_three_sentences_say_how_much_moved_what_matters_most_and_what_to_decide() -> None:
    open_item = item().model_copy(update={"deadline": date(2026, 12, 4)})
    sentences = summary(digest(open_item, after=Stage.LAW, waiting=2))
    assert sentences == [
        "この週は、要望事項2件のうち1件に国の直接の動きがあり、うち1件で段階が進みました。",
        "最も重要な動きは、I-1a「窓口の設置」に関する見本省の発表「相談窓口を開設しました」です。",
        "ご判断が必要なものとして、意見募集が1件（最も早い締切は12月4日）、"
        "職員による確認を待つ照合が2件あります。",
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
    assert "<mark>相談窓口</mark>を開設しました</a>" in html
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
    message = addressed(mail)
    [image] = [p for p in message.walk() if p.get_content_type() == "image/png"]
    assert image["Content-ID"] == "<progress>"
    assert render(digest(item())).picture == b""


def test_the_footer_says_why_the_mail_came_and_how_to_stop_it() -> None:
    mail = personalise(render(digest()), reason="<知事室>の登録による", stop="https://x.test/u/1")
    assert "https://x.test/u/1" in mail.text
    assert "&lt;知事室&gt;の登録による" in mail.html
    assert FOOTER not in mail.text + mail.html
    assert "運用担当者まで" in personalise(render(digest()), reason="r").text


def test_one_click_headers_stand_only_where_there_is_an_address_to_click() -> None:
    mail = render(digest())
    with_link = addressed(mail, unsubscribe="https://x.test/u/1")
    assert with_link["List-Unsubscribe"] == "<https://x.test/u/1>"
    assert with_link["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert addressed(mail)["List-Unsubscribe"] is None


def test_a_long_address_to_click_stays_on_one_line_as_it_is() -> None:
    stop = f"https://teigen.pref.example.lg.jp/unsubscribe/123/{'a' * 43}"
    content = built(render(digest()), unsubscribe=stop).content
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in content


@pytest.mark.parametrize(
    "recipient", ["知事@example.test", "a@b.test\r\nBcc: c@d.test", "a\x00@b.test"]
)
def test_a_mail_is_never_addressed_to_what_is_no_address(recipient: str) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        built(render(digest()), recipient=recipient)
    assert caught.value.permanent


def test_a_recipient_may_have_a_japanese_name() -> None:
    message = addressed(render(digest()), recipient="知事室 <c@d.test>")
    [to] = message["To"].addresses
    assert (to.display_name, to.addr_spec) == ("知事室", "c@d.test")


def test_the_outbox_keeps_one_file_for_one_message_however_often_delivered(tmp_path: Path) -> None:
    mail = render(digest(item()))
    for _ in range(2):
        path = Outbox(tmp_path).deliver(built(mail, sender="提言 <a@b.test>"))
    assert [str(p) for p in tmp_path.iterdir()] == [path]
    read = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert read["Subject"] == mail.subject
    assert [p.get_content_type() for p in read.iter_parts()] == ["text/plain", "text/html"]
    assert read["Auto-Submitted"] == "auto-generated"
