"""The places of what answers a query, newest news first: the walks along indexes behind lists."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union
from sqlmodel import Session, col

from domain.place import IDS, LAST, day_of, place
from domain.query import Query
from store import bounds, hits, rare
from store.conditions import Condition, of_announcement, of_announcement_matched, of_day, of_match
from store.review_state import settled
from store.tables import AnnouncementRow, MatchRow

FEW = 8
"""The matches of so many asks are walked ask by ask; those of more, among all of the proposal."""

_PLACE, _ID = col(MatchRow.place), col(MatchRow.id)
_NEWS, _NUMBER = col(AnnouncementRow.news_on), col(AnnouncementRow.id)


class Key(NamedTuple):
    """Where an item stands in its list."""

    place: int
    id: int


def of_matches(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[Key]:
    """Return the keys of up to `limit` matches after the key."""
    calm = settled(session, query.as_of)
    linked = (*of_match(query, None, settled=calm), *of_day(query))
    announced = tuple(of_announcement_matched(query))
    chosen = [_before(_PLACE, after.place, _ID, after.id)] if after else []
    if query.text or (announced and not _few(asks)):
        below = after.place + 1 if after else LAST
        find = hits.places if query.text else _walked
        some = find(session, query, announced, (*linked, *_with(asks)), below, limit + 1)
        chosen, announced = [*chosen, _PLACE.in_(some)], ()
    conditions = *linked, *chosen
    statement = _of_asks(session, query, asks, (_PLACE, _ID), conditions, announced, limit)
    return [Key(*row) for row in session.execute(statement)]


def of_announcements(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[int]:
    """Return the places of up to `limit` announcements; filters on matches ask for one such."""
    below, linked = after.place if after else LAST, tuple[Condition, ...]()
    if query.about_matches:
        calm = settled(session, query.as_of)
        linked = tuple(of_match(query, None, settled=calm))
    announced = tuple(of_announcement(query))
    if linked and _few(asks) and not query.text:
        linked = (*linked, below > _PLACE)
        statement = _of_asks(session, query, asks, (_PLACE,), linked, announced, limit)
        return list(session.execute(statement).scalars())
    find = hits.places if query.text else _walked
    return find(session, query, announced, (*linked, *_with(asks)), below, limit)


def _of_asks(
    session: Session,
    query: Query,
    asks: Sequence[str] | None,
    columns: Sequence[Any],
    linked: Sequence[Condition],
    announced: Sequence[Condition],
    limit: int,
) -> Any:
    """Walk along the matches, for FEW asks along those of each ask, and take the newest of all.

    Matches of rare announcements are sought by these.
    """
    few = rare.ids(session, query, announced) if announced else None

    def walk(own: Sequence[str] | None) -> Select[Any]:
        within = bounds.of_matches(query, own)
        shown = columns if few is None else [_unordered(column) for column in columns]
        statement = select(*shown).where(*linked, *_with(own), *within)
        of_it = col(MatchRow.announcement_id)
        if few is not None:
            statement = statement.where(of_it.in_(few))
        elif announced:
            statement = statement.join(AnnouncementRow, of_it == _NUMBER).where(*announced)
        statement = statement.distinct() if len(columns) == 1 else statement
        return statement.order_by(*(column.desc() for column in shown)).limit(limit)

    if few is not None or asks is None or len(asks) == 1 or not _few(asks):
        return walk(asks)
    found = union(*(select(walk((ask,)).subquery()) for ask in asks)).subquery()
    return select(found).order_by(*(c.desc() for c in found.c)).limit(limit)


def _walked(
    session: Session,
    query: Query,
    announced: Sequence[Condition],
    linked: Sequence[Condition],
    below: int,
    limit: int,
) -> list[int]:
    """Walk along the announcements."""
    statement = select(_NEWS, _NUMBER).where(*announced, *bounds.of_announcements(query))
    if below < LAST:
        statement = statement.where(_before(_NEWS, day_of(below), _NUMBER, below % IDS))
    if linked:
        of_it = col(MatchRow.announcement_id) == _NUMBER
        statement = statement.where(exists().where(of_it, *linked))
    rows = session.execute(statement.order_by(_NEWS.desc(), _NUMBER.desc()).limit(limit))
    return [place(*row) for row in rows]


def _unordered(column: Any) -> Any:
    """Return a column by whose order no index is walked."""
    return func.coalesce(column, 0)


def _with(asks: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if asks is None else [col(MatchRow.ask).in_(asks)]


def _few(asks: Sequence[str] | None) -> bool:
    return asks is not None and 0 < len(asks) <= FEW


def _before(
    first: Any, first_value: object, second: Any, second_value: object
) -> ColumnElement[bool]:
    """Return the condition that a pair stands after another one in descending order."""
    return and_(first <= first_value, or_(first < first_value, second < second_value))
