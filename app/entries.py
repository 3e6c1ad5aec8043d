"""Use cases: the entries that staff make on asks."""

from app.audit import note
from app.bootstrap import Watch
from app.query import complete
from domain.audit import Action
from domain.errors import BadInput, UnknownName
from domain.event import Event, EventKind
from domain.period import TOKYO
from domain.query import Query
from store import events


def record(watch: Watch, event: Event, by: str = "") -> Event:
    """Record an entry of staff; raise UnknownName or BadInput when it speaks of nothing known.

    `by` names for the audit who typed it, where that is not the author.
    """
    query, asks = complete(watch, Query(proposal=event.proposal, asks=(event.ask,)))
    assert asks  # noqa: S101 - complete raises for an unknown ask
    with watch.session() as session:
        named = event.model_copy(update={"proposal": query.proposal, "ask": asks[0]})
        recorded = events.add(session, named)
        said = f"記録{recorded.id}: {recorded.label}{_for(recorded.author, by)}"
        note(watch, session, by or recorded.author, Action.ENTRY_RECORDED, recorded.ask, said)
        return recorded


def withdraw(watch: Watch, event_id: int, reason: str, author: str, by: str = "") -> Event:
    """Record that an entry was a mistake; the entry itself stays on record; `by` as above."""
    now = watch.now()
    with watch.session() as session:
        wrong = events.find(session, event_id)
        if wrong is None or wrong.kind is EventKind.WITHDRAWAL:
            raise UnknownName("記録", str(event_id), [])
        known = events.known(session, wrong.proposal, now, (wrong.ask,))
        if any(e.withdraws == event_id for e in known):
            raise BadInput(f"記録{event_id}は取り消し済みです")
        said = f"記録{event_id}: {wrong.label}{_for(author, by)}"
        note(watch, session, by or author, Action.ENTRY_WITHDRAWN, wrong.ask, said)
        return events.add(
            session,
            Event(
                proposal=wrong.proposal,
                ask=wrong.ask,
                kind=EventKind.WITHDRAWAL,
                on=now.astimezone(TOKYO).date(),
                note=reason,
                author=author,
                recorded_at=now,
                withdraws=event_id,
            ),
        )


def _for(author: str, by: str) -> str:
    return f"（記録者: {author}）" if by else ""
