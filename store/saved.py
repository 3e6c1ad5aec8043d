"""Saved queries: one for each name."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.saved import SavedQuery
from store.query_tables import SavedQueryRow


def keep(session: Session, saved: SavedQuery, now: datetime) -> None:
    """Store the query, replacing an earlier one of the same name."""
    session.merge(SavedQueryRow(**saved.model_dump(mode="json"), saved_at=now))


def find(session: Session, name: str) -> SavedQuery | None:
    """Return the query of this name, or None."""
    row = session.get(SavedQueryRow, name)
    return _saved(row) if row else None


def known(session: Session) -> list[SavedQuery]:
    """Return all saved queries by name."""
    rows = session.exec(select(SavedQueryRow).order_by(col(SavedQueryRow.name)))
    return [_saved(row) for row in rows]


def remove(session: Session, name: str) -> None:
    """Delete the query of this name."""
    if row := session.get(SavedQueryRow, name):
        session.delete(row)


def _saved(row: SavedQueryRow) -> SavedQuery:
    return SavedQuery.model_validate(row.model_dump(exclude={"saved_at"}))
