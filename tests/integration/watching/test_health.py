import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import select

from app.alarm import tell
from app.collect import collect
from app.daemon import health
from app.visits import due
from app.watching import acknowledge_fault
from domain.alarm import Phase
from domain.errors import BadInput
from domain.health import Verdict
from store import health as conditions
from store import hosts
from store.tables import AnnouncementRow
from tests.integration.faulty import Site
from tests.integration.watching.clocked import HOUR, Clocked, crawl, mails, state, write_source


def test_a_block_is_told_once_and_so_is_its_end(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "feed")
    assert crawl(watch).verdict == Verdict.HEALTHY
    assert tell(watch) == []
    write_source(watch, site, "403")
    crawl(watch)
    assert (state(watch), tell(watch)) == ((Verdict.BLOCKED, Phase.SUSPECTED), [])
    crawl(watch)
    assert state(watch) == (Verdict.BLOCKED, Phase.NEW)
    assert len(tell(watch)) == 1
    crawl(watch)
    assert (state(watch), tell(watch)) == ((Verdict.BLOCKED, Phase.STILL), [])
    write_source(watch, site, "feed")
    crawl(watch)
    assert (state(watch), len(tell(watch))) == ((Verdict.HEALTHY, Phase.RECOVERED), 1)
    assert (state(watch), tell(watch)) == ((Verdict.HEALTHY, Phase.QUIET), [])
    told, recovered = mails(watch)
    assert "HTTP 403" in told
    assert "遮断" in told
    assert "teigen sources ack faulty" in told
    assert "復旧" in recovered


def test_a_fault_that_is_known_is_not_told(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "503")
    crawl(watch)
    acknowledge_fault(watch, "faulty", "サイト改修中")
    crawl(watch)
    assert (state(watch), tell(watch)) == ((Verdict.BROKEN, Phase.ACKNOWLEDGED), [])


def test_a_healthy_source_has_nothing_to_acknowledge(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "feed")
    with pytest.raises(BadInput, match="不具合は記録されていません"):
        acknowledge_fault(watch, "faulty", "")


def test_what_could_not_be_mailed_is_told_the_next_time(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "503")
    crawl(watch)
    crawl(watch)
    watch.settings.outbox.parent.mkdir(exist_ok=True)
    watch.settings.outbox.write_text("in the way")
    assert "書き込めません" in tell(watch)[0]
    watch.settings.outbox.unlink()
    assert "通知しました" in tell(watch)[0]
    assert len(mails(watch)) == 1


def test_the_run_keeps_how_the_site_answered(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "moved")
    run = crawl(watch)
    assert (run.status, run.url, run.items) == (200, f"{site.base}/feed", 2)
    assert run.requests == 3
    assert run.bytes > 0
    assert (run.filled["published"], str(run.newest)) == (2, "2026-11-10")
    write_source(watch, site, "wall")
    run = crawl(watch)
    assert run.verdict == Verdict.BLOCKED
    assert "Request Rejected" in run.evidence[0]


def test_a_feed_that_stays_the_same_turns_stale(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "tagged", healthy={"fresh_business_days": 2})
    assert crawl(watch).verdict == Verdict.HEALTHY
    watch.later(24 * 7)
    run = crawl(watch)
    assert (run.outcome, run.verdict, run.items) == ("unchanged", Verdict.STALE, 2)
    assert len(tell(watch)) == 1
    assert "2026年11月10日" in mails(watch)[0]


def test_a_page_is_read_anew_when_its_source_file_has_changed(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "tagged")
    crawl(watch)
    assert crawl(watch).outcome == "unchanged"
    write_source(watch, site, "tagged", title="見本省 改")
    assert crawl(watch).outcome == "ok"


def test_the_last_good_data_stay_while_a_source_is_down(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "feed")
    crawl(watch)
    write_source(watch, site, "renewed")
    assert crawl(watch).verdict == Verdict.BROKEN
    with watch.session() as session:
        assert len(session.exec(select(AnnouncementRow)).all()) == 2
        assert (condition := conditions.find(session, "faulty"))
    assert "構成が変わった" in condition.evidence[0]


def test_no_visit_before_the_site_wants_it(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "busy", every="PT30M")
    started = watch.now()
    collect(watch, watch.source("faulty"))
    assert due(watch, watch.source("faulty")) == started + HOUR
    with watch.session() as session:
        assert list(hosts.waiting(session, started)) == ["127.0.0.1"]
    write_source(watch, site, "tagged", every="PT30M")
    watch.later(2)
    started = watch.now()
    collect(watch, watch.source("faulty"))
    assert due(watch, watch.source("faulty")) == started + 2 * HOUR


def test_a_source_never_visited_is_due_at_once_and_one_that_is_down_ever_later(
    site: Site, watch: Clocked
) -> None:
    write_source(watch, site, "503")
    source = watch.source("faulty")
    assert due(watch, source) == watch.now()
    gaps = []
    for _ in range(5):
        collect(watch, source)
        gaps.append((due(watch, source) - watch.now()) / HOUR)
        watch.later(gaps[-1])
    assert gaps == [3, 6, 12, 24, 24]


def test_the_health_page_names_what_is_down_and_stays_ok(site: Site, watch: Clocked) -> None:
    write_source(watch, site, "403")
    crawl(watch)
    scheduler = BackgroundScheduler()
    scheduler.start(paused=True)
    found = health(watch, scheduler)
    scheduler.shutdown()
    assert found["ok"] is True
    assert found["verdicts"] == {"blocked": 1}
    [details] = found["unhealthy"]
    assert (details["source"], details["phase"]) == ("faulty", "suspected")
