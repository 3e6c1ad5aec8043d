"""Use case: crawl a source and remember what it brought."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from app.bootstrap import Watch
from app.filing import file_bodies
from app.observe import fingerprint, note, observe, unchanged
from app.proposals import searched
from app.recheck import due_rechecks
from app.watching import examine, host, leave_alone
from app.workdir import job_folder
from crawler.job import Manners, Outcome, Summary, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source
from domain.change import Change
from domain.decider import is_baseline
from domain.health import Observation
from domain.period import TOKYO
from store import announcements, hosts, runs, sightings
from store.tables import RunRow

WORKERS = 8
"""Hosts that are crawled at the same time; their crawls share a process."""


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
    """Crawl the source in a child process, store what it brought, and judge the run.

    The first run of a new or repaired source is a baseline: stored and matched, never told as news.
    """
    started = watch.now()
    with watch.session() as session:
        known = announcements.known_identities(session, source.name)
        good = runs.last_good(session, source.name)
        waiting = frozenset(hosts.waiting(session, started))
        rechecks = due_rechecks(session, source, started)
    with job_folder(watch.settings.home / "crawl", source.name, started) as folder:
        result = crawl(
            source,
            today=started.astimezone(TOKYO).date(),
            manners=manners(watch, waiting),
            known=known,
            validators=_validators(good, source),
            timeout=watch.settings.crawl_timeout,
            workdir=folder,
            rechecks=rechecks,
            searched=searched(watch) if source.search_asks else (),
        )
        with watch.session() as session:
            remembered = _remember(session, watch, source, result, folder)
            run = _run(source, started, watch.now(), result.summary, remembered, good)
            seen = _seen(result, remembered.changes, good, run)
            note(run, seen, result.summary, source)
            examine(session, source, run, seen, run.ended_at)
            leave_alone(session, result.summary, run.ended_at)
            session.add(run)
    return Collected(source, run)


def collect_all(watch: Watch, sources: Iterable[Source]) -> Iterator[Collected]:
    """Crawl the sources, WORKERS hosts at the same time; yield them as their hosts are done."""
    by_host = defaultdict[str, list[Source]](list)
    for source in sources:
        by_host[host(source)].append(source)
    with ThreadPoolExecutor(WORKERS) as pool:
        crawls = [pool.submit(_collect_each, watch, group) for group in by_host.values()]
        for done in as_completed(crawls):
            yield from done.result()


def _collect_each(watch: Watch, sources: list[Source]) -> list[Collected]:
    return [collect(watch, source) for source in sources]


def manners(watch: Watch, waiting: frozenset[str] = frozenset()) -> Manners:
    """Return how to behave towards the sites; `waiting` hosts want to be left alone now."""
    settings = watch.settings
    return Manners(
        contact=settings.contact,
        turns=(settings.home / "turns").absolute(),
        delay=settings.crawl_delay,
        private_hosts=settings.private_hosts,
        waiting=waiting,
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
    same = summary.outcome is Outcome.UNCHANGED
    told = _validators(good, source) if same else summary.validators
    changes = remembered.changes
    return RunRow(
        source=source.name,
        started_at=started,
        ended_at=ended,
        outcome=summary.outcome,
        new=sum(count for change, count in changes.items() if change.brings),
        edited=changes[Change.EDITED],
        changes={change.value: count for change, count in changes.items()},
        reason=summary.reason,
        problems=[*summary.problems, *remembered.problems],
        etag=told.etag,
        last_modified=told.last_modified,
    )


def _seen(
    result: CrawlResult, changes: Counter[Change], good: RunRow | None, run: RunRow
) -> Observation:
    if good and result.summary.outcome is Outcome.UNCHANGED:
        return unchanged(good)
    listed = [found.announcement for found in result.found if found.listed]
    churned = changes[Change.MOVED] + changes[Change.REISSUED]
    today = run.started_at.astimezone(TOKYO).date()
    return observe(result.summary, listed, today, churned=churned)


def _validators(run: RunRow | None, source: Source) -> Validators:
    """Return by what the page can be asked for; nothing when it was read by another definition."""
    if run is None or run.definition != fingerprint(source):
        return Validators()
    return Validators(etag=run.etag, last_modified=run.last_modified)
