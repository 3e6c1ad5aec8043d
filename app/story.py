"""Use case: the story of one ask: what happened, and who decided what."""

from datetime import date, datetime

from app.bootstrap import Watch
from app.progress import progress
from app.proposals import current
from app.query import complete
from app.review_log import log_of_ask
from domain.period import TOKYO
from domain.query import Query
from domain.timeline import Story, timeline
from store import events, findings, requests
from store.review_state import COUNTED

SHOWN, RECENT = 200, 50
"""A story shows the newest SHOWN announcements; of decisions as many since a day, else RECENT."""


def story(
    watch: Watch,
    ask: str,
    proposal: str = "",
    as_of: datetime | None = None,
    since: date | None = None,
) -> Story:
    """Return everything about one ask since a day; raise UnknownName when there is no such ask."""
    query = Query(proposal=proposal, asks=(ask,), as_of=as_of, reviews=COUNTED, since=since)
    found = progress(watch, query)
    [standing] = found.asks
    named, asks = complete(watch, query.model_copy(update={"as_of": found.as_of}))
    document = current(watch, found.proposal)
    [own] = [a for a in document.asks() if a.id == standing.ask.id]
    most = SHOWN if since else RECENT
    decided = log_of_ask(watch, found.proposal, own.id, found.as_of, most + 1)
    with watch.session() as session:
        listed = [f for _, f in findings.matches(session, named, asks, None, SHOWN + 1)]
        entered = events.known(session, found.proposal, found.as_of, asks)
        recorded = requests.standing(session, found.proposal, found.as_of)
    held = [*document.requests, *(entry.request for entry in recorded)]
    day = found.as_of.astimezone(TOKYO).date()
    past = (r for r in held if r.date <= day)
    return Story(
        proposal=found.proposal,
        text=own.text or own.summary,
        ministries=own.ministries,
        since=since,
        as_of=found.as_of,
        sources=found.sources,
        progress=standing,
        timeline=timeline(past, listed[:SHOWN], entered, decided[-most:], since),
        older=len(listed) > SHOWN or len(decided) > most,
    )
