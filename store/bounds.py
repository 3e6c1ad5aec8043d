"""Between which places the answers of a query lie, so that a walk need not begin today.

What belongs to one period lies close together in the order of news, but not exactly: an
announcement may become news later than on the day that its agency states. Each such bound is
sought in an index alone. What is known at a moment is news of that day or of an earlier one.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.place import LAST, end_of, start_of
from domain.query import Dated, Query
from store.announcements import day_in_japan
from store.tables import AnnouncementRow, MatchRow

Condition = ColumnElement[bool]
_news = aliased(AnnouncementRow)
_match = aliased(MatchRow)


def of_matches(query: Query, asks: Sequence[str] | None) -> Iterator[Condition]:
    """Yield between which places matches with the asks that answer the query can lie."""
    own: list[Condition] = [col(_match.proposal_id) == query.proposal]
    if asks is not None:
        own.append(col(_match.ask).in_(asks))
    place, other = col(MatchRow.place), col(_match.place)
    within = [*own, *_within(col(_match.day), query)]
    if _of_period(query, query.until):
        yield place <= select(func.max(_unordered(other))).where(*within).scalar_subquery()
    if _of_period(query, query.since):
        yield place >= select(func.min(_unordered(other))).where(*within).scalar_subquery()
    if query.dated is Dated.NEWS and query.since:
        yield place >= start_of(query.since)
    if query.dated is Dated.NEWS and query.until:
        yield place <= end_of(query.until)
    if query.as_of:
        yield known(query.as_of)


def of_announcements(query: Query) -> Iterator[Condition]:
    """Yield between which days announcements that answer the query can have become news."""
    news, (first, last) = col(AnnouncementRow.news_on), _days(query)
    if _of_period(query, query.until):
        yield news <= last
    if _of_period(query, query.since):
        yield news >= first
    if query.as_of:
        yield news <= day_in_japan(query.as_of)


def places(session: Session, query: Query) -> tuple[int, int]:
    """Return between which places announcements that answer the query can lie."""
    first, last = _days(query)
    period = _of_period(query, query.since or query.until)
    since, until = session.execute(select(first, last)).one() if period else (None, None)
    today = day_in_japan(query.as_of) if query.as_of else None
    limits = [end_of(day) for day in (until, today) if day]
    return start_of(since) if since else 0, min(limits, default=LAST)


def known(as_of: datetime) -> Condition:
    """Return between which places all matches lie that were known at the moment."""
    return col(MatchRow.place) <= end_of(day_in_japan(as_of))


def _days(query: Query) -> tuple[Any, Any]:
    """Return queries for the first and the last day on which news of the period came."""
    day = func.coalesce(_news.published, _news.news_on)
    news, within = col(_news.news_on), tuple(_within(day, query))
    first, last = (select(f(_unordered(news))).where(*within) for f in (func.min, func.max))
    return first.scalar_subquery(), last.scalar_subquery()


def _unordered(column: Any) -> Any:
    """Return a column by whose order no index is walked: the period is to be sought."""
    return func.coalesce(column, column)


def _within(day: Any, query: Query) -> Iterator[Condition]:
    if query.since:
        yield day >= query.since
    if query.until:
        yield day <= query.until


def _of_period(query: Query, end: date | None) -> bool:
    return query.dated is Dated.PUBLISHED and end is not None
