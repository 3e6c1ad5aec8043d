"""Use case: the newest matches of a proposal, or a part of it, as a feed."""

from datetime import datetime, time, timedelta

from app.bootstrap import Watch
from app.proposals import current
from domain.match import Match
from domain.period import TOKYO, Period
from domain.proposal import Proposal
from domain.subscriber import Scope
from notifier.feed import Feed, FeedEntry
from notifier.words import link
from store import matches
from store.tables import AnnouncementRow

DAYS = 90
"""How far back a feed reaches."""
MOST = 200
"""Entries in a feed."""


def compose_feed(watch: Watch, proposal_id: str, scope: Scope, home: str = "") -> Feed:
    """Return the feed of the scope; raise BadInput when it names what the proposal has not."""
    proposal = scope.narrow(current(watch, proposal_id))
    today = watch.now().astimezone(TOKYO).date()
    period = Period(start=today - timedelta(days=DAYS), end=today + timedelta(days=1))
    asks = {a.id: a.title for a in proposal.asks()}
    with watch.session() as session:
        found = matches.in_period(session, proposal_id, period)
    entries = [_entry(proposal, row, m, asks[m.ask]) for row, m in found if m.ask in asks]
    entries.sort(key=lambda e: (e.published, e.id), reverse=True)
    return Feed(
        id=f"urn:teigen-watch:{proposal_id}:{scope.label}",
        title=f"{proposal.title} {scope.label}",
        updated=max((e.updated for e in entries), default=watch.now()).astimezone(TOKYO),
        entries=tuple(entries[:MOST]),
        home=home,
    )


def _entry(proposal: Proposal, row: AnnouncementRow, match: Match, title: str) -> FeedEntry:
    reasons = "\n".join(e.reason for e in match.evidence)
    day = row.published or row.news_on
    return FeedEntry(
        id=f"urn:teigen-watch:{proposal.id}:{match.ask}:{row.identity}",
        title=row.title,
        url=link(row.url),
        author=row.agency,
        published=datetime.combine(day, time(), TOKYO),
        updated=row.first_seen.astimezone(TOKYO),
        summary=f"{match.ask} {title}（{match.grade.label}）\n{reasons}".strip(),
        tags=(match.ask, match.grade.label),
    )
