"""What the filters of a query mean in SQL."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from domain.period import TOKYO
from domain.query import Dated, Query
from store.review_state import state
from store.tables import AnnouncementRow, MatchRow

Condition = ColumnElement[bool]


def of_announcement(query: Query) -> Iterator[Condition]:
    """Yield the conditions on announcements."""
    if query.agencies:
        yield col(AnnouncementRow.agency).in_(query.agencies)
    if query.sources:
        yield col(AnnouncementRow.source).in_(query.sources)
    if query.dated is Dated.SEEN:
        yield from _seen(query)
    else:
        yield from _published(query)
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
    published, news_on = col(AnnouncementRow.published), col(AnnouncementRow.news_on)
    if query.since:
        undated = and_(published.is_(None), news_on >= query.since)
        yield or_(published >= query.since, undated)
    if query.until:
        undated = and_(published.is_(None), news_on <= query.until)
        yield or_(published <= query.until, undated)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
