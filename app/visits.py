"""Use case: decide when to visit a source next, from what the store knows of it."""

from datetime import datetime, timedelta

from app.bootstrap import Watch
from app.watching import host
from crawler.source import Source
from domain.health import Outcome, Verdict
from domain.rhythm import Bounds, next_visit, quiet_hours
from store import health, hosts, runs

MEMORY = timedelta(weeks=8)
"""How far back the hours in which a source publishes are learned."""


def due(watch: Watch, source: Source, jitter: float = 0.5) -> datetime:
    """Return when the source is due: at once when no visit was finished, else as it publishes.

    What the site asked for by Cache-Control and Retry-After is kept.
    """
    now = watch.now()
    with watch.session() as session:
        last = runs.last(session, source.name)
        asked = hosts.waiting(session, now).get(host(source))
        if last is None or last.outcome == Outcome.INTERRUPTED:
            return asked or now
        condition = health.find(session, source.name)
        visits = runs.visits(session, source.name, now - MEMORY)
    down = condition and condition.verdict in (Verdict.BLOCKED, Verdict.BROKEN)
    return next_visit(
        last.ended_at,
        Bounds(every=source.every, quiet_every=source.quiet_every),
        quiet_hours(visits, source.every),
        failures=condition.runs if condition and down else 0,
        not_before=max(filter(None, (asked, last.not_before)), default=None),
        jitter=jitter,
    )
