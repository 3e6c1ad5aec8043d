"""Use case: where the asks stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.assemble import ask_ref
from app.bootstrap import Watch
from app.proposals import current as current_proposal
from app.query import complete
from domain.event import Event, EventKind, current
from domain.finding import Finding
from domain.progress import AskProgress, Progress
from domain.proposal import Ask, Proposal, Recommendation
from domain.query import Query
from store import events, findings, runs, stages


def progress(watch: Watch, query: Query) -> Progress:
    """Return where the asks that the query selects stand, as of its moment or now."""
    named, asks = complete(watch, query)
    proposal, as_of = current_proposal(watch, named.proposal), named.as_of or watch.now()
    chosen = [
        (r, a) for r in proposal.recommendations for a in r.asks if asks is None or a.id in asks
    ]
    with watch.session() as session:
        standings = _standings(session, proposal, chosen, named.as_of, as_of)
        read = runs.sources_read(session, watch.sources, as_of)
    return Progress(
        proposal=proposal.id, title=proposal.title, as_of=as_of, sources=read, asks=standings
    )


def _standings(
    session: Session,
    proposal: Proposal,
    chosen: Sequence[tuple[Recommendation, Ask]],
    moment: datetime | None,
    as_of: datetime,
) -> tuple[AskProgress, ...]:
    asks = [a.id for _, a in chosen]
    shown = (
        stages.accepted(session, proposal.id, asks, moment),
        stages.unsettled(session, proposal.id, asks, moment),
        stages.newest(session, proposal.id, asks, moment),
    )
    by_id = findings.by_id(session, (n for found in shown for n in found.values()), as_of)
    entered = events.known(session, proposal.id, as_of, asks)
    return tuple(
        _standing(r, a, [by_id.get(found.get(a.id, 0)) for found in shown], entered)
        for r, a in chosen
    )


def _standing(
    recommendation: Recommendation,
    ask: Ask,
    shown: Sequence[Finding | None],
    entered: Sequence[Event],
) -> AskProgress:
    own = [e for e in entered if e.ask == ask.id]
    confirmed, unreviewed, latest = shown
    return AskProgress(
        part=recommendation.part,
        recommendation=recommendation.id,
        ask=ask_ref(ask),
        confirmed=confirmed,
        unreviewed=unreviewed,
        latest=latest,
        answer=current(own, EventKind.ANSWER),
        assessment=current(own, EventKind.ASSESSMENT),
    )
