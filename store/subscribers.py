"""Subscribers: kept by name, locked while a digest is ordered for them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from secrets import token_hex

from sqlmodel import Session, col, or_, select, update

from domain.subscriber import State, Subscriber
from store.outbox_tables import SubscriberRow


def find(session: Session, name: str) -> SubscriberRow | None:
    """Return the subscriber of this name, in whatever state, or None."""
    return session.exec(select(SubscriberRow).where(SubscriberRow.name == name)).one_or_none()


def every(session: Session, states: Collection[State] = tuple(State)) -> list[SubscriberRow]:
    """Return the subscribers in these states, by name."""
    query = select(SubscriberRow).where(col(SubscriberRow.state).in_(states))
    return list(session.exec(query.order_by(SubscriberRow.name)))


def kept_by(session: Session, origin: str, names: Collection[str]) -> list[SubscriberRow]:
    """Return the subscribers of this origin, and those of these names whoever keeps them."""
    query = select(SubscriberRow).where(
        or_(col(SubscriberRow.origin) == origin, col(SubscriberRow.name).in_(names))
    )
    return list(session.exec(query.order_by(SubscriberRow.name)))


def after(
    session: Session, number: int, limit: int, states: Collection[State]
) -> list[SubscriberRow]:
    """Return up to `limit` subscribers in these states that follow the one of this number."""
    query = select(SubscriberRow).where(
        col(SubscriberRow.id) > number, col(SubscriberRow.state).in_(states)
    )
    return list(session.exec(query.order_by(col(SubscriberRow.id)).limit(limit)))


def of(session: Session, ids: Collection[int]) -> dict[int, SubscriberRow]:
    """Return the subscribers of these numbers, by number."""
    query = select(SubscriberRow).where(col(SubscriberRow.id).in_(ids))
    return {row.id: row for row in session.exec(query) if row.id}


def using(session: Session, address: str) -> bool:
    """Tell whether mail to a subscriber goes to this address."""
    wanted = address.casefold()
    return any(as_subscriber(row).address.casefold() == wanted for row in every(session))


def keep(
    session: Session, subscriber: Subscriber, now: datetime, *, origin: str = "staff"
) -> SubscriberRow:
    """Store a subscriber under its name; a known one keeps its state and what it was told.

    One that was removed starts anew.
    """
    row = find(session, subscriber.name)
    document = subscriber.model_dump(mode="json")
    starts = subscriber.schedule.first_start(now)
    if row is None:
        row = SubscriberRow(
            name=subscriber.name,
            document=document,
            origin=origin,
            salt=token_hex(16),
            starts=starts,
            created_at=now,
            changed_at=now,
        )
    elif row.state == State.REMOVED:
        row.starts, row.state, row.salt = starts, State.ACTIVE, token_hex(16)
    row.document, row.origin, row.changed_at = document, origin, now
    session.add(row)
    session.flush()
    return row


def settle(session: Session, row: SubscriberRow, state: State, now: datetime) -> None:
    """Put the subscriber into a state."""
    row.state, row.changed_at = state, now
    session.add(row)


def lock(session: Session, ids: Iterable[int]) -> None:
    """Hold these subscribers until the transaction ends, on every database.

    A write that changes nothing takes the row lock on PostgreSQL and the write lock on SQLite.
    """
    session.exec(
        update(SubscriberRow)
        .where(col(SubscriberRow.id).in_(list(ids)))
        .values(state=SubscriberRow.state)
    )


def as_subscriber(row: SubscriberRow) -> Subscriber:
    """Return the stored subscriber as the domain's record."""
    return Subscriber.model_validate(row.document)
