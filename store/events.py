"""Entries of staff on asks: added, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from domain.event import Event
from store.query_tables import EventRow


def add(session: Session, event: Event) -> Event:
    """Record the entry; return it with its id."""
    session.add(row := EventRow(**event.model_dump()))
    session.flush()
    return _event(row)


def find(session: Session, event_id: int) -> Event | None:
    """Return the entry, or None when there is none of this id."""
    row = session.get(EventRow, event_id)
    return _event(row) if row else None


def known(
    session: Session, proposal: str, as_of: datetime, asks: Sequence[str] | None = None
) -> list[Event]:
    """Return the entries that had been recorded by then, in the order of recording."""
    query = select(EventRow).where(
        EventRow.proposal == proposal, col(EventRow.recorded_at) <= as_of
    )
    if asks is not None:
        query = query.where(col(EventRow.ask).in_(asks))
    return [_event(row) for row in session.exec(query.order_by(col(EventRow.id)))]


def _event(row: EventRow) -> Event:
    return Event.model_validate(row.model_dump())
