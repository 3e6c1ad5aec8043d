"""Runs: one row for each crawl of a source."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.rhythm import Visit
from store.listed import listed
from store.tables import RunRow

READ = ("ok", "unchanged")
USUAL = 60
"""The number of good runs that say what is usual: about a week of them."""


def last(session: Session, source: str) -> RunRow | None:
    """Return the newest run of the source, whatever came of it."""
    return session.exec(_of(source).limit(1)).first()


def newest_of(session: Session, names: Iterable[str], *, good: bool = False) -> dict[str, RunRow]:
    """Return the newest run of each source, only those in which it was read if `good`."""
    source = listed(session, names, "source")
    query = select(RunRow.id).where(col(RunRow.source) == source.c.source)
    if good:
        query = query.where(col(RunRow.outcome).in_(READ))
    newest = query.order_by(col(RunRow.id).desc()).limit(1).scalar_subquery()
    ids = select(newest).select_from(source)
    rows = session.exec(select(RunRow).where(col(RunRow.id).in_(ids)))
    return {row.source: row for row in rows}


def newest(session: Session, source: str, limit: int) -> list[RunRow]:
    """Return the newest runs of the source, newest first."""
    return list(session.exec(_of(source).limit(limit)))


def last_good(session: Session, source: str) -> RunRow | None:
    """Return the newest run in which the source was read."""
    return session.exec(_of(source).where(col(RunRow.outcome).in_(READ)).limit(1)).first()


def usual_items(session: Session, source: str) -> list[int]:
    """Return the numbers of items in the newest good runs."""
    good = _of(source).where(col(RunRow.outcome).in_(READ), RunRow.items > 0)
    return [run.items for run in session.exec(good.limit(USUAL))]


def visits(session: Session, source: str, since: datetime) -> list[Visit]:
    """Return the visits since then in which the source was read, in order of time."""
    query = select(RunRow.started_at, RunRow.new).where(
        RunRow.source == source, RunRow.started_at >= since, col(RunRow.outcome).in_(READ)
    )
    found = session.exec(query.order_by(col(RunRow.started_at)))
    return [Visit(at=at, new=new) for at, new in found]


def sources_read(session: Session, names: Collection[str], as_of: datetime) -> int:
    """Return how many of the sources had been read at least once: what silence is worth."""
    source = listed(session, names, "source")
    good = select(RunRow.ended_at).where(
        col(RunRow.source) == source.c.source, col(RunRow.outcome).in_(READ)
    )
    first = good.order_by(col(RunRow.id)).limit(1).scalar_subquery()
    return session.exec(select(func.count()).select_from(source).where(first <= as_of)).one()


def _of(source: str) -> SelectOfScalar[RunRow]:
    return select(RunRow).where(RunRow.source == source).order_by(col(RunRow.id).desc())
