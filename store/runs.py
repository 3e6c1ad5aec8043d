"""Runs: one row for each crawl of a source."""

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.tables import RunRow

READ = ("ok", "unchanged")


def last(session: Session, source: str) -> RunRow | None:
    """Return the newest run of the source, whatever came of it."""
    return session.exec(_of(source)).first()


def last_good(session: Session, source: str) -> RunRow | None:
    """Return the newest run in which the source was read."""
    return session.exec(_of(source).where(col(RunRow.outcome).in_(READ))).first()


def _of(source: str) -> SelectOfScalar[RunRow]:
    return select(RunRow).where(RunRow.source == source).order_by(col(RunRow.id).desc())
