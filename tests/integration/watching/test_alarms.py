from datetime import UTC, datetime
from threading import Semaphore, Timer

import pytest

from app.collect import collect
from app.schedule import Alarm, build_schedule
from app.visits import due
from crawler.children import stopping
from domain.alarm import Phase
from tests.integration.faulty import Site
from tests.integration.watching.clocked import HOUR, Clocked, state, write_source


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
