"""Use case: crawl a source and remember what it brought."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from app.bootstrap import Watch
from app.filing import file_bodies
from app.recheck import due_rechecks
from crawler.job import Manners, Outcome, Summary, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source
from domain.change import Change
from domain.decider import is_baseline
from domain.period import TOKYO
from store import announcements, runs, sightings
from store.tables import RunRow


@dataclass(frozen=True)
class Collected:
    """What one crawl of one source came to."""

    source: Source
    run: RunRow


@dataclass(frozen=True)
class _Remembered:
    changes: Counter[Change]
    problems: list[str]


def collect(watch: Watch, source: Source) -> Collected:
    """Crawl the source in a child process and store its announcements and the run.

    The first run of a new or repaired source is a baseline: stored and matched, never told as news.
    """
    started = watch.now()
    with watch.session() as session:
        known = announcements.known_identities(session, source.name)
        good = runs.last_good(session, source.name)
        rechecks = due_rechecks(session, source, started)
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
            remembered = _remember(session, watch, source, result, Path(folder))
            run = _run(source, started, watch.now(), result.summary, remembered, good)
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
    session: Session, watch: Watch, source: Source, result: CrawlResult, folder: Path
) -> _Remembered:
    """Decide, file the evidence, and store: what is stored can be shown."""
    now, summary = watch.now(), result.summary
    good = runs.last_good(session, source.name)
    planned = sightings.plan(
        session,
        source.name,
        result.found,
        now,
        baseline=is_baseline(good.ended_at if good else None, now),
        complete=summary.outcome is Outcome.OK and not (summary.incomplete or summary.unreadable),
    )
    bodies = [body for found in planned.revised for body in found.bodies]
    if any(change.brings for change in planned.changes):
        bodies += summary.bodies
    problems = file_bodies(watch, session, bodies, folder, now)
    sightings.store(session, planned, now)
    return _Remembered(Counter(planned.changes), problems)


def _run(
    source: Source,
    started: datetime,
    ended: datetime,
    summary: Summary,
    remembered: _Remembered,
    good: RunRow | None,
) -> RunRow:
    told = _validators(good) if summary.outcome is Outcome.UNCHANGED else summary.validators
    changes = remembered.changes
    return RunRow(
        source=source.name,
        started_at=started,
        ended_at=ended,
        outcome=summary.outcome,
        items=summary.items,
        new=sum(count for change, count in changes.items() if change.brings),
        edited=changes[Change.EDITED],
        changes={change.value: count for change, count in changes.items()},
        reason=summary.reason,
        problems=[*summary.problems, *remembered.problems],
        etag=told.etag,
        last_modified=told.last_modified,
    )


def _validators(run: RunRow | None) -> Validators:
    return Validators(etag=run.etag, last_modified=run.last_modified) if run else Validators()
