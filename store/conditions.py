"""What the filters of a query mean in SQL."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from domain.period import TOKYO
from domain.query import Dated, Query, ReviewState
from store.review_state import reviewed, state
from store.tables import AnnouncementRow, MatchRow

Condition = ColumnElement[bool]


def of_announcement(query: Query) -> Iterator[Condition]:
    """Yield the conditions on announcements alone."""
    yield from _standing(query)
    if query.dated is Dated.PUBLISHED:
        yield from _published(query)


def of_announcement_matched(query: Query) -> Iterator[Condition]:
    """Yield the conditions on the announcements of matches, whose day the match knows as well."""
    yield from _standing(query)
    if query.dated is Dated.PUBLISHED:
        yield from _between(col(MatchRow.day), query)


def by_period(query: Query) -> bool:
    """Tell whether a period of published days narrows the query, and lists are small to sort."""
    return query.dated is Dated.PUBLISHED and bool(query.since or query.until)


def _standing(query: Query) -> Iterator[Condition]:
    if query.agencies:
        yield col(AnnouncementRow.agency).in_(query.agencies)
    if query.sources:
        yield col(AnnouncementRow.source).in_(query.sources)
    if query.dated is Dated.SEEN:
        yield from _seen(query)
    if query.dated is Dated.NEWS:
        yield from _between(col(AnnouncementRow.news_on), query)
    if query.as_of:
        yield col(AnnouncementRow.first_seen) <= query.as_of


def of_match(query: Query, asks: Sequence[str] | None) -> Iterator[Condition]:
    """Yield the conditions on matches; `asks` are the ids that the query selects, None for all."""
    yield col(MatchRow.proposal_id) == query.proposal
    yield held(query.as_of)
    if asks is not None:
        yield col(MatchRow.ask).in_(asks)
    if query.stages:
        yield col(MatchRow.stage).in_(query.stages)
    if query.grades:
        yield col(MatchRow.grade).in_(query.grades)
    if query.reviews:
        yield state(query.as_of).in_(query.reviews)
        if ReviewState.UNREVIEWED not in query.reviews:
            yield reviewed(query.proposal)
    else:
        yield state(query.as_of) != ReviewState.DUPLICATE
    if query.score_min > 0:
        yield col(MatchRow.score) >= query.score_min
    if query.score_max < 1:
        yield col(MatchRow.score) <= query.score_max


def held(as_of: datetime | None) -> Condition:
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


def _published(query: Query) -> Iterator[Condition]:
    """Two ranges, each with its index: the stated day, and the day of news where none is stated."""
    if query.since or query.until:
        published = col(AnnouncementRow.published)
        undated = and_(published.is_(None), *_between(col(AnnouncementRow.news_on), query))
        yield or_(and_(*_between(published, query)), undated)


def _between(day: Any, query: Query) -> Iterator[Condition]:
    if query.since:
        yield day >= query.since
    if query.until:
        yield day <= query.until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
