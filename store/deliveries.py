"""Deliveries, the outbox: enqueued with their digest, claimed by conditional update, settled."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, or_
from sqlmodel import Session, col, select, update

from domain.attempt import LEASE
from domain.period import Period
from domain.subscriber import Subscriber
from store.outbox_tables import DeliveryRow, DeliveryState, DigestRow, SubscriberRow

STOPPED = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.SUPPRESSED)
"""States in which a delivery stays until a person acts."""

Addressed = tuple[SubscriberRow, Subscriber]

_SETTLE = (
    sqlalchemy.update(DeliveryRow.__table__)  # type: ignore[attr-defined]
    .where(
        col(DeliveryRow.id) == bindparam("delivery"),
        col(DeliveryRow.worker) == bindparam("holder"),
        col(DeliveryRow.state) == DeliveryState.SENDING,
    )
    .values(
        state=bindparam("became"),
        detail=bindparam("said"),
        changed_at=bindparam("now"),
        next_try_at=bindparam("later"),
        worker="",
        lease_until=None,
    )
)
"""Built once, because it runs for every mail."""


def enqueue(
    session: Session, digest: DigestRow, recipients: Iterable[Addressed], now: datetime
) -> int:
    """Put the digest into the outbox for each subscriber; return how many there were.

    Raises IntegrityError when one of them has this window already.
    """
    rows = [_row(digest, row, subscriber, now) for row, subscriber in recipients]
    if rows:
        session.connection().execute(insert(DeliveryRow), rows)
    return len(rows)


def told(session: Session, ids: Collection[int]) -> dict[int, list[Period]]:
    """Return the windows that each subscriber has been told, or will be once delivered."""
    columns = (col(DeliveryRow.subscriber_id), col(DeliveryRow.starts), col(DeliveryRow.ends))
    query = sqlalchemy.select(*columns).where(columns[0].in_(ids), columns[1] < columns[2])
    windows: dict[int, list[Period]] = defaultdict(list)
    for owner, start, end in session.connection().execute(query):
        windows[owner].append(Period(start=start, end=end))
    return windows


def claim(session: Session, worker: str, now: datetime, limit: int = 50) -> list[DeliveryRow]:
    """Take up to `limit` deliveries that are due for this worker; others cannot take them."""
    free = _free(now)
    ids = session.exec(
        select(DeliveryRow.id).where(free).order_by(col(DeliveryRow.next_try_at)).limit(limit)
    ).all()
    session.exec(
        update(DeliveryRow)
        .where(col(DeliveryRow.id).in_(ids), free)
        .values(
            state=DeliveryState.SENDING,
            worker=worker,
            attempts=DeliveryRow.attempts + 1,
            lease_until=now + LEASE,
            changed_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    query = select(DeliveryRow).where(col(DeliveryRow.id).in_(ids), *_held(worker))
    return list(session.exec(query.order_by(col(DeliveryRow.id))))


def renew(session: Session, worker: str, ids: Sequence[int], now: datetime) -> set[int]:
    """Extend the lease on these deliveries; return those that the worker still holds."""
    held = (col(DeliveryRow.id).in_(ids), *_held(worker))
    session.exec(update(DeliveryRow).where(*held).values(lease_until=now + LEASE))
    return {i for i in session.exec(select(DeliveryRow.id).where(*held)) if i}


def settle(
    connection: Connection,
    worker: str,
    delivery_id: int,
    state: DeliveryState,
    detail: str,
    now: datetime,
    next_try_at: datetime,
) -> bool:
    """Record what came of an attempt; False when the worker had lost the delivery meanwhile."""
    values = {
        "delivery": delivery_id,
        "holder": worker,
        "became": state,
        "said": detail,
        "now": now,
        "later": next_try_at,
    }
    return bool(connection.execute(_SETTLE, values).rowcount)


def newest(session: Session, state: DeliveryState | None, limit: int) -> list[DeliveryRow]:
    """Return up to `limit` deliveries, the newest first, in this state if one is given."""
    query = select(DeliveryRow).order_by(col(DeliveryRow.id).desc()).limit(limit)
    return list(session.exec(query.where(DeliveryRow.state == state) if state else query))


def find(session: Session, delivery_id: int) -> DeliveryRow | None:
    """Return the delivery of this number, or None."""
    return session.get(DeliveryRow, delivery_id)


def sent_as(session: Session, message_id: str) -> DeliveryRow | None:
    """Return the delivery that went out under this name, or None."""
    query = select(DeliveryRow).where(DeliveryRow.message_id == message_id)
    return session.exec(query).one_or_none()


def bounce(session: Session, delivery: DeliveryRow, reason: str, now: datetime) -> None:
    """Record that the mail came back."""
    delivery.state, delivery.detail, delivery.changed_at = DeliveryState.BOUNCED, reason, now
    session.add(delivery)


def release(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Let a delivery that stopped be tried again, as one that was made just now."""
    delivery.state, delivery.attempts, delivery.detail = DeliveryState.PENDING, 0, ""
    delivery.created_at = delivery.next_try_at = delivery.changed_at = now
    session.add(delivery)


def of(session: Session, digest_id: int) -> list[tuple[DeliveryRow, str]]:
    """Return the deliveries of a digest, each with the name of its subscriber."""
    query = (
        select(DeliveryRow, SubscriberRow.name)
        .join(SubscriberRow, col(SubscriberRow.id) == col(DeliveryRow.subscriber_id))
        .where(DeliveryRow.digest_id == digest_id)
    )
    return list(session.exec(query.order_by(SubscriberRow.name)))


def waiting_longer_than(session: Session, wait: timedelta, now: datetime) -> int:
    """Return the number of deliveries that should have left long ago."""
    states = (DeliveryState.PENDING, DeliveryState.SENDING)
    query = select(DeliveryRow.id).where(
        col(DeliveryRow.state).in_(states), col(DeliveryRow.created_at) < now - wait
    )
    return len(session.exec(query).all())


def _free(now: datetime) -> ColumnElement[bool]:
    """Due, or left by a worker that is gone, or dated by a clock that has since been set back."""
    state, lease = col(DeliveryRow.state), col(DeliveryRow.lease_until)
    due = or_(col(DeliveryRow.next_try_at) <= now, col(DeliveryRow.changed_at) > now + LEASE)
    left = or_(lease <= now, lease > now + 2 * LEASE)
    return or_(
        and_(state == DeliveryState.PENDING, due), and_(state == DeliveryState.SENDING, left)
    )


def _held(worker: str) -> tuple[ColumnElement[bool], ...]:
    return col(DeliveryRow.worker) == worker, col(DeliveryRow.state) == DeliveryState.SENDING


def _row(
    digest: DigestRow, row: SubscriberRow, subscriber: Subscriber, now: datetime
) -> dict[str, Any]:
    key = f"{row.salt}/{digest.proposal_id}/{digest.window}"
    return {
        "digest_id": digest.id,
        "subscriber_id": row.id,
        "window": digest.window,
        "starts": digest.starts,
        "ends": digest.ends,
        "channel": subscriber.channel,
        "address": subscriber.address,
        "message_id": sha256(key.encode()).hexdigest()[:32],
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "detail": "",
        "worker": "",
        "next_try_at": now,
        "created_at": now,
        "changed_at": now,
    }
