"""Use case: match every announcement that the current matcher has not seen yet."""

from dataclasses import dataclass
from datetime import datetime

from app.bootstrap import Watch
from app.learning import matcher as matcher_of
from matchers.matcher import Matcher
from store import announcements, documents, matches
from store.asks import list_asks


@dataclass(frozen=True)
class Linked:
    """How many announcements were matched, and how many links came of it."""

    announcements: int
    links: int


def link(watch: Watch, proposal_id: str, since: datetime | None = None) -> Linked:
    """Match all announcements that are new, edited, or were matched by another version.

    With `since`, only what was worded then or later is looked at, as after a crawl.
    """
    matcher = matcher_of(watch, proposal_id)
    with watch.session() as session:
        list_asks(session, matcher.proposal)
    total = Linked(0, 0)
    while (done := _link_batch(watch, proposal_id, matcher, since)).announcements:
        total = Linked(total.announcements + done.announcements, total.links + done.links)
    return total


def _link_batch(watch: Watch, proposal_id: str, matcher: Matcher, since: datetime | None) -> Linked:
    version, links = matcher.full_name, 0
    with watch.session() as session:
        batch = announcements.unlinked(session, proposal_id, version, since)
        bare = [announcements.as_announcement(row) for row in batch]
        records = documents.filled(session, bare)
        for row, found in zip(batch, matcher.match_all(records), strict=True):
            matches.replace(session, row, proposal_id, found, matcher=version, now=watch.now())
            links += len(found)
    return Linked(len(batch), links)
