"""Digests and their deliveries: found or created by window, claimed by conditional update."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from store.tables import DeliveryRow, DeliveryState, DigestRow


def find(session: Session, proposal_id: str, window: str) -> DigestRow | None:
    """Return the digest of this window, or None when it was not composed yet."""
    return session.exec(
        select(DigestRow).where(DigestRow.proposal_id == proposal_id, DigestRow.window == window)
    ).one_or_none()


def keep(session: Session, digest: DigestRow, recipients: Iterable[str]) -> DigestRow:
    """Store a digest together with one pending delivery for each recipient."""
    session.add(digest)
    session.flush()
    assert digest.id is not None  # noqa: S101 - flushed above
    for recipient in recipients:
        session.add(
            DeliveryRow(digest_id=digest.id, recipient=recipient, changed_at=digest.composed_at)
        )
    return digest


def pending(session: Session) -> list[tuple[DeliveryRow, DigestRow]]:
    """Return all deliveries that still have to be made, oldest first."""
    query = (
        select(DeliveryRow, DigestRow)
        .join(DigestRow, col(DigestRow.id) == col(DeliveryRow.digest_id))
        .where(DeliveryRow.state == DeliveryState.PENDING)
        .order_by(col(DeliveryRow.id))
    )
    return list(session.exec(query))


def claim(session: Session, delivery: DeliveryRow, now: datetime) -> bool:
    """Take the delivery for one attempt; False when another worker has taken it."""
    taken = session.exec(
        update(DeliveryRow)
        .where(
            col(DeliveryRow.id) == delivery.id,
            col(DeliveryRow.state) == DeliveryState.PENDING,
            col(DeliveryRow.attempts) == delivery.attempts,
        )
        .values(attempts=delivery.attempts + 1, changed_at=now)
    )
    return bool(taken.rowcount)


def is_due(delivery: DeliveryRow, now: datetime) -> bool:
    """Tell whether a pending delivery should be tried now: back-off doubles up to six hours."""
    if delivery.attempts == 0:
        return True
    minutes = 5 * 2.0 ** min(delivery.attempts - 1, 7)
    return now - delivery.changed_at >= timedelta(minutes=min(minutes, 360))


def settle(
    session: Session, delivery_id: int, state: DeliveryState, detail: str, now: datetime
) -> None:
    """Record what came of an attempt."""
    session.exec(
        update(DeliveryRow)
        .where(col(DeliveryRow.id) == delivery_id)
        .values(state=state, detail=detail, changed_at=now)
    )
