"""The queue of links that wait for a decision, the most pressing first, page by page."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from domain.finding import Listing
from domain.query import Query, ReviewState
from domain.queue import ORDER, STEP, QueueItem, Waiting, reason_of
from store import findings
from store.conditions import of_announcement_matched, of_day, of_match
from store.review_state import state
from store.tables import AnnouncementRow, MatchRow

_turn, _id = col(MatchRow.turn), col(MatchRow.id)
_listed = [getattr(AnnouncementRow, name) for name in Listing.model_fields]
_shown: tuple[Any, ...] = (_id, _turn, col(MatchRow.series))


class Spot(NamedTuple):
    """Where a link stands in the queue."""

    turn: int
    id: int


def waiting(
    session: Session,
    query: Query,
    asks: Sequence[str] | None,
    reasons: Iterable[Waiting],
    after: Spot | None,
    limit: int,
    now: datetime,
) -> list[tuple[Spot, QueueItem]]:
    """Return up to `limit` waiting links after the spot; `asks` are those the query selects."""
    statement = _of_queue(query, asks, reasons, *_shown)
    if after:
        later = and_(_turn == after.turn, _id > after.id)
        statement = statement.where(_turn >= after.turn, or_(_turn > after.turn, later))
    found = _items(session, statement.order_by(_turn, _id).limit(limit), now)
    return [(Spot(item.turn or 0, item.finding.id), item) for item in found]


def count(
    session: Session,
    query: Query,
    asks: Sequence[str] | None,
    reasons: Iterable[Waiting],
    limit: int,
) -> int:
    """Return the number of waiting links, counting no further than `limit`."""
    some = _of_queue(query, asks, reasons, _id).limit(limit).subquery()
    total: int = session.execute(select(func.count()).select_from(some)).scalar_one()
    return total


def alike(session: Session, item: QueueItem, limit: int, now: datetime) -> list[QueueItem]:
    """Return up to `limit` waiting links of the same ask whose announcements read alike."""
    statement = select(*_shown).where(*_series(item)).order_by(_turn, _id).limit(limit)
    return _items(session, statement, now)


def count_alike(session: Session, item: QueueItem, limit: int) -> int:
    """Return how many links `alike` would find, counting no further than `limit`."""
    some = select(_id).where(*_series(item)).limit(limit).subquery()
    total: int = session.execute(select(func.count()).select_from(some)).scalar_one()
    return total


def lookalikes(session: Session, item: QueueItem, days: int, limit: int) -> list[Listing]:
    """Return up to `limit` other announcements of about the same day that answer the same ask."""
    day, around = item.finding.announcement.day, timedelta(days=days)
    query = (
        select(*_listed)
        .select_from(MatchRow)
        .join(AnnouncementRow, col(AnnouncementRow.id) == col(MatchRow.announcement_id))
        .where(
            col(MatchRow.proposal_id) == item.finding.proposal,
            col(MatchRow.ask) == item.finding.match.ask,
            col(MatchRow.day).between(day - around, day + around),
            col(MatchRow.announcement_id) != item.finding.announcement.id,
            col(MatchRow.replaced_at).is_(None),
            state(None) != ReviewState.DUPLICATE,
        )
        .order_by(col(MatchRow.day).desc())
        .limit(limit)
    )
    return [Listing.model_validate(row._asdict()) for row in session.execute(query)]


def find(
    session: Session, announcement_id: int, proposal_id: str, ask: str, now: datetime
) -> QueueItem | None:
    """Return the link that holds, waiting or not; None when there is none."""
    statement = select(*_shown).where(
        col(MatchRow.announcement_id) == announcement_id,
        col(MatchRow.proposal_id) == proposal_id,
        col(MatchRow.ask) == ask,
        col(MatchRow.replaced_at).is_(None),
    )
    return next(iter(_items(session, statement, now)), None)


def _of_queue(
    query: Query, asks: Sequence[str] | None, reasons: Iterable[Waiting], *columns: Any
) -> Select[Any]:
    of_announcement = tuple(of_announcement_matched(query))
    statement = select(*columns).select_from(MatchRow).where(_turn.is_not(None))
    statement = statement.where(*of_match(query, asks), *of_day(query), *_for(reasons))
    if of_announcement:
        own = col(MatchRow.announcement_id) == col(AnnouncementRow.id)
        statement = statement.join(AnnouncementRow, own).where(*of_announcement)
    return statement


def _for(reasons: Iterable[Waiting]) -> list[ColumnElement[bool]]:
    """Return the ranges of turns that the reasons stand for; none for no reasons."""
    starts = [ORDER.index(why) * STEP for why in reasons]
    ranges = [and_(_turn >= start, _turn < start + STEP) for start in starts]
    return [or_(*ranges)] if ranges else []


def _series(item: QueueItem) -> tuple[ColumnElement[bool], ...]:
    return (
        col(MatchRow.proposal_id) == item.finding.proposal,
        col(MatchRow.ask) == item.finding.match.ask,
        col(MatchRow.series) == item.series,
        _turn.is_not(None),
    )


def _items(session: Session, statement: Select[Any], now: datetime) -> list[QueueItem]:
    rows = session.execute(statement).all()
    by_id = findings.by_id(session, (row.id for row in rows), now)
    return [
        QueueItem(
            finding=by_id[row.id],
            reason=None if row.turn is None else reason_of(row.turn),
            turn=row.turn,
            series=row.series,
        )
        for row in rows
    ]
