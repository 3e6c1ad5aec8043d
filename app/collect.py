"""Use case: crawl a source and remember what it brought."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from app.bootstrap import Watch
from crawler.job import Manners, Outcome, Recheck, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source
from domain.change import Change
from domain.decider import is_baseline
from domain.period import TOKYO
from store import announcements, captures, runs, sightings
from store.tables import AnnouncementRow, RunRow

RECHECKS = 20
"""Known articles that one crawl looks at again, at most."""


@dataclass(frozen=True)
class Collected:
    """What one crawl of one source came to."""

    source: Source
    run: RunRow


def collect(watch: Watch, source: Source) -> Collected:
    """Crawl the source in a child process and store its announcements and the run.

    The first run of a new or repaired source is a baseline: stored and matched, never told as news.
    """
    started = watch.now()
    with watch.session() as session:
        known = announcements.known_identities(session, source.name)
        good = runs.last_good(session, source.name)
        rechecks = _rechecks(session, source, started)
    workdir = watch.settings.home / "crawl"
    workdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workdir, prefix=f"{source.name}-") as folder:
        result = crawl(
            source,
            today=started.astimezone(TOKYO).date(),
            manners=_manners(watch),
            known=known,
            validators=_validators(good),
            timeout=watch.settings.crawl_timeout,
            workdir=Path(folder),
            rechecks=rechecks,
        )
        with watch.session() as session:
            changes = _remember(session, watch, source, result, good)
            run = _run(source, started, watch.now(), result, changes, good)
            session.add(run)
    return Collected(source, run)


def _manners(watch: Watch) -> Manners:
    settings = watch.settings
    return Manners(
        contact=settings.contact,
        turns=(settings.home / "turns").absolute(),
        delay=settings.crawl_delay,
        private_hosts=settings.private_hosts,
    )


def _remember(
    session: Session, watch: Watch, source: Source, result: CrawlResult, good: RunRow | None
) -> list[Change]:
    now, summary = watch.now(), result.summary
    planned = sightings.plan(
        session,
        source.name,
        result.found,
        now,
        baseline=is_baseline(good.ended_at if good else None, now),
        complete=summary.outcome is Outcome.OK and not (summary.incomplete or summary.unreadable),
    )
    sightings.store(session, planned, now)
    return planned.changes


def _run(
    source: Source,
    started: datetime,
    ended: datetime,
    result: CrawlResult,
    changes: list[Change],
    good: RunRow | None,
) -> RunRow:
    summary = result.summary
    told = _validators(good) if summary.outcome is Outcome.UNCHANGED else summary.validators
    counts = Counter(changes)
    return RunRow(
        source=source.name,
        started_at=started,
        ended_at=ended,
        outcome=summary.outcome,
        items=summary.items,
        new=sum(count for change, count in counts.items() if change.brings),
        edited=counts[Change.EDITED],
        changes={change.value: count for change, count in counts.items()},
        reason=summary.reason,
        problems=list(summary.problems),
        etag=told.etag,
        last_modified=told.last_modified,
    )


def _validators(run: RunRow | None) -> Validators:
    return Validators(etag=run.etag, last_modified=run.last_modified) if run else Validators()


def _rechecks(session: Session, source: Source, now: datetime) -> list[Recheck]:
    due = announcements.due_for_recheck(session, source.name, now, days=source.recheck_days)
    due = [row for row in due if source.articles and source.allows(row.url)]
    return [_recheck(session, row) for row in due[:RECHECKS]]


def _recheck(session: Session, row: AnnouncementRow) -> Recheck:
    known = announcements.as_announcement(row)
    urls = {known.url, *(a.url for a in known.attachments)}
    latest = {url: captures.latest(session, url) for url in urls}
    return Recheck(
        announcement=known,
        validators={
            url: Validators(etag=c.etag, last_modified=c.last_modified)
            for url, c in latest.items()
            if c
        },
    )
