"""Runs: one row for each crawl of a source."""

from collections.abc import Collection
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
    return session.exec(_of(source)).first()


def newest(session: Session, source: str, limit: int) -> list[RunRow]:
    """Return the newest runs of the source, newest first."""
    return list(session.exec(_of(source).limit(limit)))


def last_good(session: Session, source: str) -> RunRow | None:
    """Return the newest run in which the source was read."""
    return session.exec(_of(source).where(col(RunRow.outcome).in_(READ))).first()


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
    if not names:
        return 0
    source = listed(names, "source")
    good = select(RunRow.id).where(
        col(RunRow.source) == source.c.source,
        col(RunRow.outcome).in_(READ),
        RunRow.ended_at <= as_of,
    )
    query = select(func.count()).select_from(source).where(good.exists())
    return session.exec(query).one()


def _of(source: str) -> SelectOfScalar[RunRow]:
    return select(RunRow).where(RunRow.source == source).order_by(col(RunRow.id).desc())
