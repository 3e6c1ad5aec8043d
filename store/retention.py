"""Erases what was kept for long enough: never what is still to be sent, nor what proves a window.

The rows of digests, of what they told and of deliveries stay: windows, Message-IDs and corrections
rest on them. Only wordings and personal data go.
"""

from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, or_
from sqlmodel import Session, col, func, select, update

from domain.subscriber import State, Subscriber
from store.outbox_tables import DeliveryRow, DeliveryState, DigestRow, SubscriberRow

UNSENT = (DeliveryState.PENDING, DeliveryState.SENDING)
NOTHING: dict[str, Any] = {"document": {}, "text": "", "html": "", "picture": b"", "workbook": b""}


def erase_wordings(session: Session, before: datetime) -> int:
    """Erase what digests composed before then say, unless one is still to be sent; return how many.

    The subject stays, so that the archive still tells what there was.
    """
    unsent = select(DeliveryRow.id).where(
        col(DeliveryRow.digest_id) == col(DigestRow.id), col(DeliveryRow.state).in_(UNSENT)
    )
    old = (col(DigestRow.composed_at) < before, col(DigestRow.html) != "", ~unsent.exists())
    return _changed(session, update(DigestRow).where(*old).values(**NOTHING))


def erase_addresses(session: Session, before: datetime) -> list[str]:
    """Erase to whom mail went that was settled before then; return the keys of the deliveries."""
    return _erase_addresses(session, col(DeliveryRow.changed_at) < before)


def removed(session: Session, before: datetime) -> list[SubscriberRow]:
    """Return the subscribers that were removed before then, those with unsent mail left out."""
    query = select(SubscriberRow).where(
        SubscriberRow.state == State.REMOVED, col(SubscriberRow.changed_at) < before
    )
    return [row for row in session.exec(query) if not unsent_for(session, row)]


def unsent_for(session: Session, row: SubscriberRow) -> int:
    """Return how many deliveries to the subscriber are still to be sent."""
    query = select(func.count()).where(
        col(DeliveryRow.subscriber_id) == row.id, col(DeliveryRow.state).in_(UNSENT)
    )
    return session.exec(query).one()


def erase_subscriber(session: Session, row: SubscriberRow, now: datetime) -> list[str]:
    """Erase who a subscriber was, and all addresses; return the keys of its deliveries.

    The link that stopped its mail no longer works.
    """
    told = Subscriber.model_validate(row.document)
    row.name = f"消去済み-{row.id}"
    row.document = Subscriber(name=row.name, proposal=told.proposal).model_dump(mode="json")
    row.salt, row.state, row.changed_at = token_hex(16), State.ERASED, now
    session.add(row)
    return _erase_addresses(session, col(DeliveryRow.subscriber_id) == row.id)


def _erase_addresses(session: Session, condition: ColumnElement[bool]) -> list[str]:
    known = or_(col(DeliveryRow.address) != "", col(DeliveryRow.detail) != "")
    chosen = (condition, known, ~col(DeliveryRow.state).in_(UNSENT))
    keys = session.exec(select(DeliveryRow.message_id).where(*chosen)).all()
    _changed(session, update(DeliveryRow).where(*chosen).values(address="", detail=""))
    return list(keys)


def _changed(session: Session, statement: Any) -> int:
    done = session.exec(statement.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)  # noqa: S101 - an update returns no rows
    return done.rowcount
