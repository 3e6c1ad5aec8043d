"""The alarm clock: which use case rings when. The rows in the database are the state."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from app.advice import advise
from app.alerts import alert_now
from app.bootstrap import Watch
from app.checkup import checkup
from app.collect import WORKERS, collect
from app.link import link
from app.proposals import known
from app.retention import expire
from app.search import fill_index
from app.visits import due
from app.watching import host
from crawler.source import Source
from domain.period import TOKYO

log = logging.getLogger("teigen")

BUSY = timedelta(minutes=1)
"""After how long a source is tried again whose host is being crawled for another one."""


class Schedule(BackgroundScheduler):  # type: ignore[misc]
    """A scheduler whose jobs set their own next alarm, until it is drained."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.draining, self._gate = False, Lock()

    def ring_at(self, at: datetime, ring: Callable[[], object], name: str) -> None:
        """Ring once at that time, in place of an alarm of the same name.

        The alarm may be set from within its own ringing, hence two instances.
        """
        with self._gate:
            if not self.draining:
                self.add_job(ring, DateTrigger(at), id=name, replace_existing=True, max_instances=2)

    def drain(self) -> None:
        """Set no more alarms, and return when the running jobs have ended.

        While it waits for the jobs, the scheduler holds the lock that setting an alarm takes.
        """
        with self._gate:
            self.draining = True
        self.shutdown(wait=True)


def build_schedule(watch: Watch) -> Schedule:
    """Return a scheduler holding one alarm for each source, one for the checkup, one for the
    retention, and one for the outside model where one is set.

    Every alarm of a source is set anew after it has rung. The checkup composes the weekly digest
    at its hour, and makes up for what was missed.
    """
    scheduler = Schedule(
        timezone=TOKYO,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        executors={"default": {"type": "threadpool", "max_workers": WORKERS}},
    )
    turns = {host(source): Lock() for source in watch.sources.values()}
    for source in watch.sources.values():
        Alarm(scheduler, watch, source, turns[host(source)]).set(_next(watch, source))
    ring = _safely("checkup", partial(log_checkup, watch))
    scheduler.add_job(ring, CronTrigger(minute="*/30"), id="checkup")
    tidy = _safely("retention", partial(log_expiry, watch))
    scheduler.add_job(tidy, CronTrigger(hour=3, minute=10), id="retention")
    if watch.settings.judge_url:
        consult = _safely("advice", partial(log_advice, watch))
        scheduler.add_job(consult, CronTrigger(minute=50), id="advice")
    return scheduler


class Alarm:
    """Rings when a source is due; two sources of one host never run at once."""

    def __init__(self, scheduler: Schedule, watch: Watch, source: Source, turn: Lock) -> None:
        self._scheduler, self._watch, self._source, self._turn = scheduler, watch, source, turn

    def set(self, at: datetime) -> None:
        """Ring at that time, or at once when it has passed."""
        at = max(at, self._watch.now())
        self._scheduler.ring_at(at, self.ring, f"crawl:{self._source.name}")

    def ring(self) -> None:
        """Crawl the source unless its host is taken, and set the next alarm whatever happens.

        A crawl that could not be recorded is not repeated before `every` has passed. An alarm that
        still waited for a worker when the drain began stays silent.
        """
        if self._scheduler.draining:
            return
        if not self._turn.acquire(blocking=False):
            self.set(self._watch.now() + BUSY)
            return
        crawl = partial(watch_source, self._watch, self._source)
        done = _safely(f"crawl {self._source.name}", crawl)()
        self._turn.release()
        now = self._watch.now()
        self.set(_next(self._watch, self._source) if done else now + self._source.every)


def watch_source(watch: Watch, source: Source) -> None:
    """Crawl one source, match what it brought, and let it be searched."""
    run = collect(watch, source).run
    log.info(
        "%s: %s, %d new, %d edited %s", source.name, run.outcome, run.new, run.edited, run.reason
    )
    for proposal_id in known(watch):
        link(watch, proposal_id, run.started_at)
    fill_index(watch, since=run.started_at)
    if run.new:
        for line in alert_now(watch):
            log.info(line)


def log_checkup(watch: Watch) -> None:
    """Run the checkup and log what it made up for."""
    for line in checkup(watch):
        log.info(line)


def log_advice(watch: Watch) -> None:
    """Ask the outside model about borderline links and log what came of it."""
    for proposal_id in known(watch):
        done = advise(watch, proposal_id)
        log.info("advice: %d asked, %d given %s", done.asked, done.given, done.problem)


def log_expiry(watch: Watch) -> None:
    """Erase what was kept for long enough and log what it was."""
    for line in expire(watch):
        log.info("erased: %s", line)


def _next(watch: Watch, source: Source) -> datetime:
    """Return when the source is due; a failing database puts it off, and never ends the watch."""
    try:
        return due(watch, source, jitter=random.random())  # noqa: S311 - no secret
    except Exception:
        log.exception("no next visit of %s is known", source.name)
        return watch.now() + source.every


def _safely(name: str, action: Callable[[], None]) -> Callable[[], bool]:
    """Wrap a job so that its failure is logged and never ends the daemon; tells whether it ran."""

    def ring() -> bool:
        try:
            action()
        except Exception:
            log.exception("%s failed", name)
            return False
        return True

    return ring
