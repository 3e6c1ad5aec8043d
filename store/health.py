"""The condition of each source."""

from sqlmodel import Session, select

from domain.alarm import Condition
from store.health_tables import HealthRow


def find(session: Session, source: str) -> Condition | None:
    """Return the condition of the source, or None when it was never read."""
    row = session.get(HealthRow, source)
    return _condition(row) if row else None


def conditions(session: Session) -> dict[str, Condition]:
    """Return the condition of every source that was ever read, by its name."""
    return {row.source: _condition(row) for row in session.exec(select(HealthRow))}


def keep(session: Session, source: str, condition: Condition) -> None:
    """Store the condition of the source in place of the one before."""
    values = condition.model_dump() | {"evidence": list(condition.evidence)}
    session.merge(HealthRow(source=source, **values))


def _condition(row: HealthRow) -> Condition:
    return Condition.model_validate(row.model_dump(exclude={"source"}))
