"""Use case: crawl a source and remember what it brought."""

from dataclasses import dataclass

from sqlmodel import Session

from app.bootstrap import Watch
from crawler.process import CrawlResult, Validators, crawl
from crawler.source import Source
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
        contact=watch.settings.contact,
        delay=watch.settings.crawl_delay,
        known=known,
        validators=Validators(good.etag, good.last_modified) if good else Validators(),
        timeout=watch.settings.crawl_timeout,
        workdir=watch.settings.home / "crawl",
    )
    with watch.session() as session:
        changes = _remember(session, watch, result, baseline=good is None)
        run = RunRow(
            source=source.name,
            started_at=started,
            ended_at=watch.now(),
            outcome=result.outcome,
            items=result.items,
            new=changes.count(Change.NEW),
            edited=changes.count(Change.EDITED),
            reason=result.reason,
            problems=list(result.problems),
            etag=result.etag,
            last_modified=result.last_modified,
        )
        session.add(run)
    return Collected(source, run)


def _remember(
    session: Session, watch: Watch, result: CrawlResult, *, baseline: bool
) -> list[Change]:
    now = watch.now()
    return [
        announcements.remember(session, item, now, baseline=baseline)
        for item in result.announcements
    ]
