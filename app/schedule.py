"""The alarm clock: which use case rings when. The rows in the database are the state."""

import logging
from collections.abc import Callable
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from app.bootstrap import Watch
from app.checkup import checkup
from app.collect import collect
from app.link import link
from app.proposals import known
from crawler.source import Source
from domain.period import TOKYO

log = logging.getLogger("teigen")


def build_schedule(watch: Watch) -> BackgroundScheduler:
    """Return a scheduler holding one alarm for each source and one for the checkup.

    The checkup composes the weekly digest at its hour, and makes up for what was missed.
    """
    scheduler = BackgroundScheduler(
        timezone=TOKYO,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
        executors={"default": {"type": "threadpool", "max_workers": 4}},
    )
    for source in watch.sources.values():
        scheduler.add_job(
            _safely(f"crawl {source.name}", partial(watch_source, watch, source)),
            IntervalTrigger(seconds=int(source.every.total_seconds()), jitter=300),
            id=f"crawl:{source.name}",
            next_run_time=watch.now(),
        )
    ring = _safely("checkup", partial(log_checkup, watch))
    scheduler.add_job(ring, CronTrigger(minute="*/30"), id="checkup")
    return scheduler


def watch_source(watch: Watch, source: Source) -> None:
    """Crawl one source and match what it brought."""
    run = collect(watch, source).run
    log.info(
        "%s: %s, %d new, %d edited %s", source.name, run.outcome, run.new, run.edited, run.reason
    )
    for proposal_id in known(watch):
        link(watch, proposal_id)


def log_checkup(watch: Watch) -> None:
    """Run the checkup and log what it made up for."""
    for line in checkup(watch):
        log.info(line)


def _safely(name: str, action: Callable[[], None]) -> Callable[[], None]:
    """Wrap a job so that its failure is logged and never ends the daemon."""

    def ring() -> None:
        try:
            action()
        except Exception:
            log.exception("%s failed", name)

    return ring
