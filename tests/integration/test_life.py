"""What becomes of announcements over days, through the real spiders, on a site of our own."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from app import models
from app.archive import export, verify
from app.bootstrap import Watch
from app.collect import collect
from app.link import link
from app.replay import replay
from crawler.source import Source
from domain.announcement import page_at
from domain.errors import BadInput
from matchers.combine import with_threshold
from matchers.model import Model
from store.tables import AnnouncementRow, CaptureRow, DocumentRow, RevisionRow
from tests.integration.files import pdf
from tests.integration.life import LONG, Clock, Site


def crawl(watch: Watch, source: Source) -> dict[str, int]:
    run = collect(watch, source).run
    assert run.outcome in ("ok", "unchanged"), run.reason
    return {change: count for change, count in run.changes.items() if change != "unchanged"}


def row(watch: Watch, name: str) -> AnnouncementRow:
    with watch.session() as session:
        query = select(AnnouncementRow).where(col(AnnouncementRow.url).endswith(name))
        return session.exec(query.order_by(col(AnnouncementRow.id).desc())).first()  # type: ignore[return-value]


def wordings(watch: Watch, name: str) -> list[tuple[str, str]]:
    with watch.session() as session:
        query = select(RevisionRow).where(RevisionRow.announcement_id == row(watch, name).id)
        return [(r.change, r.text) for r in session.exec(query.order_by(RevisionRow.number))]


def test_articles_come_with_their_main_text_their_files_and_their_evidence(
    watch: Watch, source: Source, clock: Clock
) -> None:
    assert crawl(watch, source) == {"new": 7}
    article = row(watch, "b.html")
    assert "共通化に取り組みます" in article.text
    for frame in ("トップ", "共有する", "代表電話"):
        assert frame not in article.text
    assert [a["url"].rpartition("/")[2] for a in article.attachments] == [
        "plan.pdf", "table.xlsx", "memo.docx",
    ]  # fmt: skip
    with watch.session() as session:
        texts = " ".join(session.exec(select(DocumentRow.text)))
        held = session.exec(select(CaptureRow)).all()
    for text in ("Plan 2026", "年度\t件数", "覚書の本文"):
        assert text in texts
    assert len(held) == 11
    paged = row(watch, "g.pdf").text
    assert page_at(paged, paged.index("Second")) == 2


def test_a_second_look_on_the_same_day_asks_for_the_list_alone(
    watch: Watch, source: Source, clock: Clock
) -> None:
    crawl(watch, source)
    assert collect(watch, source).run.outcome == "unchanged"


def test_every_change_is_called_by_its_name(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    site.list(
        h_html=("2026年11月25日", "新しい発表について"),
        a_html=("2026年11月24日", "手続のオンライン化について"),
        b_html=("2026年11月23日", "実施計画の公表について"),
        d2_html=("2026年11月21日", "調査結果の公表について"),
        e_html=("2026年11月25日", "第2回の開催案内"),
        f_html=("2026年11月19日", "募集の開始について"),
        old_html=("2024年3月1日", "過去の発表について"),
        g_pdf=("2026年11月18日", "ガイドラインの改定について"),
        i_html=("2026年11月17日", "意見の募集について"),
        j_html=("2026年11月17日", "結果の公示について"),
    )
    for name in ("h.html", "d2.html", "e.html", "old.html", "i.html", "j.html"):
        site.article(name)
    site.article("a.html", LONG + "対象を町村にも広げます。")
    site.write("plan.pdf", pdf("Plan 2026, corrected"))
    site.article("f.html", count=999)
    (site.folder / "c.html").unlink()
    (site.folder / "d.html").unlink()
    clock.pass_days(1.5)
    assert crawl(watch, source) == {
        "new": 3, "edited": 2, "moved": 1, "reissued": 1, "withdrawn": 1, "backfilled": 1,
    }  # fmt: skip
    assert [change for change, _ in wordings(watch, "a.html")] == ["new", "edited"]
    assert [change for change, _ in wordings(watch, "b.html")] == ["new", "edited"]
    assert [change for change, _ in wordings(watch, "d2.html")] == ["new", "moved"]
    assert [change for change, _ in wordings(watch, "f.html")] == ["new"]
    assert row(watch, "c.html").withdrawal == "gone"
    assert str(row(watch, "old.html").news_on) == "2024-03-01"
    with watch.session() as session:
        issues = session.exec(
            select(AnnouncementRow).where(col(AnnouncementRow.url).endswith("e.html"))
        ).all()
    assert [i.successor_id for i in issues] == [issues[1].id, None]
    clock.pass_days(1.5)
    assert crawl(watch, source) == {}


def test_going_back_to_an_earlier_wording_is_an_edit_as_well(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    for text in (LONG + "乙。", LONG):
        site.article("a.html", text)
        clock.pass_days(1.5)
        assert crawl(watch, source) == {"edited": 1}
    first, second, third = [text for _, text in wordings(watch, "a.html")]
    assert first == third != second


def test_what_is_taken_out_of_the_list_is_withdrawn_until_it_is_back(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    whole = dict(site.items)
    site.list(**{n.replace(".", "_"): i for n, i in whole.items() if n != "b.html"})
    clock.pass_days(0.2)
    assert crawl(watch, source) == {"withdrawn": 1}
    assert row(watch, "b.html").withdrawal == "unlisted"
    site.list(**{n.replace(".", "_"): i for n, i in whole.items()})
    clock.pass_days(0.2)
    assert crawl(watch, source) == {"restored": 1}


def test_when_all_dates_change_the_same_announcements_are_not_told_again(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    site.list(**{n.replace(".", "_"): ("2026年11月25日", t) for n, (_, t) in site.items.items()})
    clock.pass_days(0.2)
    assert crawl(watch, source) == {"reissued": 7}
    with watch.session() as session:
        rows = session.exec(select(AnnouncementRow)).all()
    assert len(rows) == 7
    assert max(str(r.news_on) for r in rows) == "2026-11-24"


def test_files_that_cannot_be_read_are_noted_and_kept(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    site.write("plan.pdf", b"%PDF-1.7 broken")
    site.write("table.xlsx", b"PK\x03\x04 broken")
    site.write("memo.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted")
    assert crawl(watch, source) == {"new": 7}
    assert all(a["sha256"] and a["problem"] for a in row(watch, "b.html").attachments)


def test_the_archive_is_whole_and_damage_is_named(
    watch: Watch, source: Source, clock: Clock, tmp_path: Path
) -> None:
    crawl(watch, source)
    report = verify(watch)
    assert (report.files, report.records, report.problem, report.missing) == (1, 12, None, [])
    out = tmp_path / "evidence.warc.gz"
    assert export(watch, out) == 11
    with pytest.raises(BadInput, match="既にあります"):
        export(watch, out)
    [path] = watch.archive.files()
    path.write_bytes(path.read_bytes()[:-30])
    damaged = verify(watch)
    assert damaged.problem
    assert path.name in str(damaged.problem)


def test_a_replay_reads_the_same_from_the_archive_without_network(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    link(watch, watch.settings.proposal)
    watch.sources[source.name] = source
    for path in site.folder.iterdir():
        path.unlink()
    result = replay(watch)
    assert (result.articles, result.attachments, result.lists) == (7, 4, 1)
    assert result.differences == []


def test_a_replay_compares_with_the_version_of_the_matcher_in_use(
    watch: Watch, source: Source, clock: Clock
) -> None:
    shipped = models.model(watch)
    stern = with_threshold(shipped.coefficients, 1.0)
    models.use(watch, models.keep(watch, Model(stern, shipped.words, shipped.card)))
    crawl(watch, source)
    assert link(watch, watch.settings.proposal).links
    assert replay(watch).differences == []
    models.use(watch, "shipped")
    assert replay(watch).differences


def test_a_replay_shows_what_would_change_and_stores_it_when_asked(
    watch: Watch, source: Source, clock: Clock
) -> None:
    crawl(watch, source)
    link(watch, watch.settings.proposal)
    whole = row(watch, "a.html").text
    with watch.session() as session:
        session.merge(row(watch, "a.html").model_copy(update={"text": "読み損ね"}))
    [difference] = replay(watch).differences
    assert "本文の読み取り結果が変わりました" in difference.what
    assert row(watch, "a.html").text == "読み損ね"
    replay(watch, write=True)
    assert row(watch, "a.html").text == whole
    assert replay(watch).differences == []
    assert [change for change, _ in wordings(watch, "a.html")] == ["new"]


def test_a_short_article_is_read_whatever_stands_around_it_but_a_wall_is_not(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    site.write(
        "a.html", "<script>count()</script><main><p>システムメンテナンスのお知らせ</p></main>"
    )
    site.write("b.html", "<html><body>Request Rejected</body></html>")
    crawl(watch, source)
    assert row(watch, "a.html").text == "システムメンテナンスのお知らせ"
    assert row(watch, "b.html").text == ""


def test_a_maintenance_page_in_place_of_an_article_is_no_edit(
    watch: Watch, source: Source, site: Site, clock: Clock
) -> None:
    crawl(watch, source)
    site.write("a.html", "<main><p>ただいまメンテナンス中です。</p></main>")
    clock.pass_days(1.5)
    assert crawl(watch, source) == {}
    assert "共通化" in row(watch, "a.html").text
