"""The queue of links that wait for a decision, the most pressing first, page by page."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from domain.finding import Listing
from domain.match import Grade
from domain.query import Query, ReviewState
from domain.queue import ORDER, QueueItem, Waiting, reason_of, turns
from store import findings, rare
from store.conditions import of_announcement_matched, of_day, of_match
from store.review_state import state
from store.tables import AnnouncementRow, MatchRow

_turn, _id = col(MatchRow.turn), col(MatchRow.id)
_listed = [getattr(AnnouncementRow, name) for name in Listing.model_fields]
_shown: tuple[Any, ...] = (_id, _turn, col(MatchRow.series))

FEW = 8
"""The queues of so many asks are walked one by one; more asks are picked from the whole queue."""

Range = tuple[int, int]


class Walk(NamedTuple):
    """The conditions on links of a part of the queue, and what they are ordered by."""

    conditions: Sequence[Any]
    turn: Any


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
    ranges = _ranges(reasons, query.grades)
    spots = sorted(
        spot
        for walk in _walks(session, query, asks)
        for spot in _walked(session, walk, ranges, after or Spot(-1, 0), limit)
    )
    statement = select(*_shown).where(_id.in_([spot.id for spot in spots[:limit]]))
    found = _items(session, statement.order_by(_turn, _id), now)
    return [(Spot(item.turn or 0, item.finding.id), item) for item in found]


def count(
    session: Session,
    query: Query,
    asks: Sequence[str] | None,
    reasons: Iterable[Waiting],
    limit: int,
) -> int:
    """Return the number of waiting links, counting no further than `limit`."""
    total = 0
    for walk in _walks(session, query, asks):
        for within in _ranges(reasons, query.grades):
            some = (
                select(_id)
                .where(*walk.conditions, *_inside(walk, within))
                .limit(limit - total)
                .subquery()
            )
            total += session.execute(select(func.count()).select_from(some)).scalar_one()
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


def _walked(
    session: Session, walk: Walk, ranges: Iterable[Range], after: Spot, limit: int
) -> list[Spot]:
    """Return the first spots of a walk through the ranges."""
    found = list[Spot]()
    for start, end in ranges:
        if end > after.turn and len(found) < limit:
            later = and_(walk.turn == after.turn, _id > after.id)
            statement = (
                select(walk.turn, _id)
                .where(*walk.conditions, *_inside(walk, (max(start, after.turn), end)))
                .where(or_(walk.turn > after.turn, later))
                .order_by(walk.turn, _id)
                .limit(limit - len(found))
            )
            found += [Spot(turn, number) for turn, number in session.execute(statement)]
    return found


def _walks(session: Session, query: Query, asks: Sequence[str] | None) -> list[Walk]:
    """Return the walks that answer: along the whole queue, or along that of each of few asks.

    Unlike lists, they show duplicates too: those whose text has changed wait.
    """
    every = query if query.reviews else query.model_copy(update={"reviews": tuple(ReviewState)})
    rest = [_turn.is_not(None), *of_match(every, None), *of_day(query)]
    told = tuple(of_announcement_matched(query))
    ask = func.coalesce(col(MatchRow.ask), "")
    if (few := rare.ids(session, query, told)) is not None:
        chosen = [] if asks is None else [ask.in_(asks)]
        conditions = [*rest, *chosen, col(MatchRow.announcement_id).in_(few)]
        return [Walk(conditions, func.coalesce(_turn, -1))]
    if told:
        own = col(MatchRow.announcement_id) == col(AnnouncementRow.id)
        rest.append(exists().where(own, *told))
    if asks is None:
        return [Walk(rest, _turn)]
    if len(asks) > FEW:
        return [Walk([*rest, ask.in_(asks)], _turn)]
    return [Walk([*rest, col(MatchRow.ask) == name], _turn) for name in asks]


def _ranges(reasons: Iterable[Waiting], grades: Iterable[Grade]) -> list[Range]:
    """Return the ranges of turns of these reasons and grades, joined where they meet."""
    given = tuple(reasons), tuple(grades)
    joined = list[Range]()
    for why in ORDER:
        for grade in Grade:
            if why in (given[0] or ORDER) and grade in (given[1] or Grade):
                start, end = turns(why, grade)
                if joined and joined[-1][1] == start:
                    start = joined.pop()[0]
                joined.append((start, end))
    return joined


def _inside(walk: Walk, within: Range) -> tuple[Any, ...]:
    return walk.turn >= within[0], walk.turn < within[1]


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
