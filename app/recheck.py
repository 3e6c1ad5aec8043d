"""Chooses the known articles that a crawl looks at again, and what to ask for."""

from datetime import datetime

from sqlmodel import Session

from crawler.job import Recheck, Validators
from crawler.source import Source
from domain.announcement import Announcement, page_key
from store import announcements, captures
from store.tables import CaptureRow

LIMIT = 20
"""Articles that one crawl looks at again, at most."""


def due_rechecks(session: Session, source: Source, now: datetime) -> list[Recheck]:
    """Return the articles of the source that are to be looked at again, longest unseen first."""
    if not source.articles:
        return []
    due = announcements.due_for_recheck(session, source.name, now, days=source.recheck_days)
    known = [announcements.as_announcement(row) for row in due if source.allows(row.url)][:LIMIT]
    urls = [url for one in known for url in (one.url, *(a.url for a in one.attachments))]
    latest = captures.latest(session, urls)
    return [_recheck(one, latest) for one in known]


def _recheck(known: Announcement, latest: dict[str, CaptureRow]) -> Recheck:
    hashes = {a.url: a.sha256 for a in known.attachments}
    validators = {}
    for url in (known.url, *hashes):
        row = latest.get(page_key(url))
        if row and hashes.get(url, row.sha256) == row.sha256:
            validators[url] = Validators(etag=row.etag, last_modified=row.last_modified)
    return Recheck(announcement=known, validators=validators)
