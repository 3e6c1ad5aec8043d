"""Use case: crawl a source and remember what it brought."""

from dataclasses import dataclass

from sqlmodel import Session

from app.bootstrap import Watch
from crawler.job import Manners, Outcome, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source
from domain.period import TOKYO
from store import announcements, runs
from store.announcements import Change
from store.tables import RunRow


@dataclass(frozen=True)
class Collected:
    """What one crawl of one source came to."""

    source: Source
    run: RunRow


def collect(watch: Watch, source: Source) -> Collected:
    """Crawl the source in a child process and store its announcements and the run.

    The first run that brings anything is a baseline: stored and matched, never told as news.
    """
    started = watch.now()
    with watch.session() as session:
        known = announcements.known_identities(session, source.name)
        good = runs.last_good(session, source.name)
    result = crawl(
        source,
        today=started.astimezone(TOKYO).date(),
        manners=_manners(watch),
        known=known,
        validators=_validators(good),
        timeout=watch.settings.crawl_timeout,
        workdir=watch.settings.home / "crawl",
    )
    told = result.summary.validators
    if result.summary.outcome == Outcome.UNCHANGED:
        told = _validators(good)
    with watch.session() as session:
        changes = _remember(session, watch, result, baseline=good is None)
        run = RunRow(
            source=source.name,
            started_at=started,
            ended_at=watch.now(),
            outcome=result.summary.outcome,
            items=result.summary.items,
            new=changes.count(Change.NEW),
            edited=changes.count(Change.EDITED),
            reason=result.summary.reason,
            problems=list(result.summary.problems),
            etag=told.etag,
            last_modified=told.last_modified,
        )
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


def _validators(run: RunRow | None) -> Validators:
    return Validators(etag=run.etag, last_modified=run.last_modified) if run else Validators()


def _remember(
    session: Session, watch: Watch, result: CrawlResult, *, baseline: bool
) -> list[Change]:
    now = watch.now()
    return [
        announcements.remember(session, item, now, baseline=baseline)
        for item in result.announcements
    ]
