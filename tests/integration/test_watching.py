from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Semaphore, Timer

import pytest
import yaml
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import select

from app.alarm import tell
from app.bootstrap import Watch
from app.collect import collect
from app.daemon import health
from app.schedule import Alarm, build_schedule
from app.settings import Settings
from app.visits import due
from app.watching import acknowledge_fault, overview
from crawler.children import stopping
from domain.alarm import Phase
from domain.errors import BadInput
from domain.health import Verdict
from store import health as conditions
from store import hosts
from store.tables import AnnouncementRow, RunRow
from tests.integration.faulty import Site, faulty_site

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Clocked(Watch):
    """An installation whose clock stands still until it is set."""

    clock: list[datetime] = field(default_factory=lambda: [datetime(2026, 11, 11, 1, tzinfo=UTC)])

    def now(self) -> datetime:
        return self.clock[0]

    def later(self, hours: float) -> None:
        self.clock[0] += hours * HOUR


@pytest.fixture
def site() -> Iterator[Site]:
    with faulty_site() as site:
        yield site


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Clocked]:
    (tmp_path / "sources").mkdir()
    settings = Settings(
        home=tmp_path / "var",
        sources_dir=tmp_path / "sources",
        crawl_delay=0,
        allowed_private_hosts="127.0.0.1",
    )
    watch = Clocked(settings)
    yield watch
    watch.engine.dispose()


def write_source(watch: Watch, site: Site, path: str, **fields: object) -> None:
    content = {
        "title": "見本省 新着", "agency": "見本省", "kind": "feed", "url": f"{site.base}/{path}",
        "licence": "見本", "secure": False, "articles": False, "every": "PT3H", **fields,
    }  # fmt: skip
    file = watch.settings.sources_dir / "faulty.yml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    watch.__dict__.pop("sources", None)


def crawl(watch: Clocked) -> RunRow:
    run = collect(watch, watch.source("faulty")).run
    watch.later(3)
    return run


def state(watch: Watch) -> tuple[Verdict | None, Phase]:
    [one] = overview(watch)
    return one.verdict, one.phase


def mails(watch: Watch) -> list[str]:
    paths = sorted(watch.settings.outbox.glob("*.eml"), key=lambda p: p.stat().st_mtime_ns)
    texts = []
    for path in paths:
        body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
        assert body
        texts.append(body.get_content())
    return texts


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


def test_an_alarm_that_rings_is_set_again_whatever_happens(
    site: Site, watch: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(watch, site, "feed")

    def crash(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("app.schedule.watch_source", crash)
    scheduler = build_schedule(watch)
    scheduler.start(paused=True)
    for name in ("due", "nothing"):
        monkeypatch.setattr(f"app.schedule.{name}", crash, raising=False)
        scheduler.get_job("crawl:faulty").func()
        assert scheduler.get_job("crawl:faulty")
    scheduler.shutdown()


def test_a_crawl_that_cannot_be_recorded_is_not_repeated_at_once(
    site: Site, watch: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(watch, site, "feed")

    def crash(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("app.schedule.watch_source", crash)
    schedule = build_schedule(watch)
    schedule.start(paused=True)
    schedule.get_job("crawl:faulty").func()
    assert schedule.get_job("crawl:faulty").next_run_time == watch.now() + 3 * HOUR
    schedule.drain()


def test_an_alarm_that_is_due_again_while_it_rings_is_not_lost(
    site: Site, watch: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(watch, site, "feed")
    rung = Semaphore(0)
    watch.clock[0] = datetime.now(UTC)
    monkeypatch.setattr("app.schedule.due", lambda watch, *_, **__: watch.now())
    monkeypatch.setattr("app.schedule.watch_source", lambda *_: rung.release())
    schedule = build_schedule(watch)
    schedule.start()
    for _ in range(20):
        assert rung.acquire(timeout=30)
    schedule.drain()


def test_two_sources_of_one_host_never_run_at_once(
    site: Site, watch: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(watch, site, "feed")
    rung = []
    monkeypatch.setattr("app.schedule.watch_source", lambda *_: rung.append(1))
    scheduler = build_schedule(watch)
    scheduler.start(paused=True)
    job = scheduler.get_job("crawl:faulty")
    alarm = job.func.__self__
    assert isinstance(alarm, Alarm)
    with alarm._turn:
        alarm.ring()
    assert rung == []
    alarm.ring()
    assert rung == [1]
    scheduler.shutdown()


def test_an_alarm_that_waits_when_the_daemon_stops_stays_silent(
    site: Site, watch: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_source(watch, site, "feed")
    rung = []
    monkeypatch.setattr("app.schedule.watch_source", lambda *_: rung.append(1))
    schedule = build_schedule(watch)
    schedule.start(paused=True)
    ring = schedule.get_job("crawl:faulty").func
    schedule.drain()
    ring()
    assert rung == []


def test_a_crawl_that_the_daemon_cuts_short_says_nothing_about_its_source(
    site: Site, watch: Clocked
) -> None:
    write_source(watch, site, "hang")
    cut = Timer(3, stopping.set)
    cut.start()
    try:
        run = collect(watch, watch.source("faulty")).run
    finally:
        cut.join()
        stopping.clear()
    assert (run.outcome, run.verdict) == ("interrupted", "")
    assert state(watch) == (None, Phase.QUIET)
    assert due(watch, watch.source("faulty")) == watch.now()
