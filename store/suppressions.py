"""Mail addresses that are not written to."""

from datetime import datetime

from sqlmodel import Session, select

from store.outbox_tables import SuppressionRow


def reason(session: Session, address: str) -> str:
    """Return why the address is not written to; empty when it is."""
    row = session.get(SuppressionRow, address.lower())
    return row.reason if row else ""


def add(session: Session, address: str, reason: str, now: datetime) -> None:
    """Stop writing to the address."""
    session.merge(SuppressionRow(address=address.lower(), reason=reason, since=now))


def remove(session: Session, address: str) -> bool:
    """Write to the address again; False when it was not suppressed."""
    row = session.get(SuppressionRow, address.lower())
    if row:
        session.delete(row)
        session.flush()
    return row is not None


def every(session: Session) -> list[SuppressionRow]:
    """Return all suppressed addresses."""
    return list(session.exec(select(SuppressionRow).order_by(SuppressionRow.address)))
