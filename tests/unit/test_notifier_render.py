from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from domain.digest import (
    AskNews,
    AskRef,
    Digest,
    DigestItem,
    RecommendationNews,
    SourceReading,
)
from domain.match import Evidence, Grade
from domain.period import iso_week
from domain.subscriber import Audience
from notifier.message import build_message
from notifier.outbox import Outbox
from notifier.render import render

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


def digest(*items: DigestItem, problem: str = "", title: str = "見本提言") -> Digest:
    news = (AskNews(ask=ASK, items=items),) if items else ()
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
    message = build_message(mail, sender="a@b.test", recipient="c@d.test", key="k", sent_at=NOW)
    assert message["Bcc"] is None


def test_the_outbox_keeps_one_file_for_one_message_however_often_delivered(tmp_path: Path) -> None:
    mail = render(digest(item()))
    for _ in range(2):
        message = build_message(
            mail, sender="提言 <a@b.test>", recipient="c@d.test", key="k", sent_at=NOW
        )
        path = Outbox(tmp_path).deliver(message)
    assert [str(p) for p in tmp_path.iterdir()] == [path]
    read = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert read["Subject"] == mail.subject
    assert [p.get_content_type() for p in read.iter_parts()] == ["text/plain", "text/html"]
    assert read["Auto-Submitted"] == "auto-generated"
