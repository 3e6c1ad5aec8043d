"""Mail addresses that are not written to."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from store.outbox_tables import SuppressionRow


def reasons(session: Session, addresses: Collection[str]) -> dict[str, str]:
    """Return why some of the addresses are not written to, by address in lower case."""
    lower = {a.lower() for a in addresses}
    query = select(SuppressionRow).where(col(SuppressionRow.address).in_(lower))
    return {row.address: row.reason for row in session.exec(query)} if lower else {}


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
