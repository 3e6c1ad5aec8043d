"""Hosts that asked to be left alone for a while (Retry-After)."""

from datetime import datetime

from sqlmodel import Session, select

from store.health_tables import HostRow


def wait(session: Session, host: str, until: datetime) -> None:
    """Remember that the host wants to be left alone until then."""
    session.merge(HostRow(host=host, not_before=until))


def waiting(session: Session, now: datetime) -> dict[str, datetime]:
    """Return the hosts that want to be left alone now, with the time when that ends."""
    rows = session.exec(select(HostRow).where(HostRow.not_before > now))
    return {row.host: row.not_before for row in rows}
