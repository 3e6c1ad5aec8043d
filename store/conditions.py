"""What the filters of a query mean in SQL."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, func, or_
from sqlmodel import col

from domain.period import TOKYO
from domain.place import start_of
from domain.query import Dated, Query, ReviewState
from store.review_state import grade, reviewed, state
from store.tables import DAY, REVIEWED, AnnouncementRow, MatchRow

Condition = ColumnElement[bool] | TextClause


def of_announcement(query: Query) -> Iterator[Condition]:
    """Yield the conditions on announcements alone.

    No index leads to a published day, so that planners walk along the news between its bounds.
    """
    yield from of_announcement_matched(query)
    if query.as_of:
        yield col(AnnouncementRow.first_seen) <= query.as_of
    if query.dated is Dated.PUBLISHED:
        yield from _between(func.coalesce(DAY, DAY), query)
    if query.dated is Dated.NEWS:
        yield from _between(col(AnnouncementRow.news_on), query)


def of_announcement_matched(query: Query) -> Iterator[Condition]:
    """Yield the conditions on the announcements of matches beyond what their matches know."""
    if query.agencies:
        yield col(AnnouncementRow.agency).in_(query.agencies)
    if query.sources:
        yield col(AnnouncementRow.source).in_(query.sources)
    if query.dated is Dated.SEEN and (seen := tuple(_seen(query))):
        yield and_(*seen)


def of_match(
    query: Query, asks: Sequence[str] | None, *, settled: bool = False
) -> Iterator[Condition]:
    """Yield the conditions on matches; `asks` are the ids that the query selects, None for all.

    `settled` says that what staff say now is what they said at the query's moment.
    """
    moment = None if settled else query.as_of
    review = state(moment)
    yield col(MatchRow.proposal_id) == query.proposal
    yield held(query.as_of)
    if asks is not None:
        yield col(MatchRow.ask).in_(asks)
    if query.stages:
        yield col(MatchRow.stage).in_(query.stages)
    if query.grades:
        yield grade(moment).in_(query.grades)
    if query.score_min > 0:
        yield col(MatchRow.score) >= query.score_min
    if query.score_max < 1:
        yield col(MatchRow.score) <= query.score_max
    if not query.reviews:
        yield review != ReviewState.DUPLICATE
        return
    yield review.in_(query.reviews)
    if ReviewState.UNREVIEWED not in query.reviews:
        yield REVIEWED if moment is None else reviewed(query.proposal)


def of_day(query: Query) -> Iterator[Condition]:
    """Yield the conditions on the days of announcements, which their matches know as well."""
    if query.dated is Dated.PUBLISHED:
        yield from _between(col(MatchRow.day), query)
    if query.dated is Dated.NEWS and query.since:
        yield col(MatchRow.place) >= start_of(query.since)
    if query.dated is Dated.NEWS and query.until:
        yield col(MatchRow.place) < start_of(query.until + timedelta(days=1))


def held(as_of: datetime | None) -> ColumnElement[bool]:
    """Return the condition that a match holds now, or held at the moment."""
    replaced = col(MatchRow.replaced_at)
    if as_of is None:
        return replaced.is_(None)
    return and_(col(MatchRow.created_at) <= as_of, or_(replaced.is_(None), replaced > as_of))


def _seen(query: Query) -> Iterator[Condition]:
    if query.since:
        yield col(AnnouncementRow.first_seen) >= _midnight(query.since)
    if query.until:
        yield col(AnnouncementRow.first_seen) < _midnight(query.until + timedelta(days=1))


def _between(day: Any, query: Query) -> Iterator[Condition]:
    if query.since:
        yield day >= query.since
    if query.until:
        yield day <= query.until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
