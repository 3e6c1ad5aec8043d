"""Matches and announcements that answer a query, newest news first, page by page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from domain.finding import Excerpt, Finding, Hit, Listing
from domain.opinion import Opinion
from domain.place import IDS, day_of, place
from domain.query import Query, terms
from reading.highlight import mark, snippet
from store import documents, opinions, search
from store.conditions import by_period, of_announcement, of_announcement_matched, of_match
from store.matches import as_match
from store.review_state import state
from store.tables import AnnouncementRow, MatchRow, RevisionRow

_SHOWN = [getattr(AnnouncementRow, name) for name in Listing.model_fields]
_TITLE, _TEXT = col(RevisionRow.title), col(RevisionRow.text)


class Key(NamedTuple):
    """Where an item stands in its list."""

    place: int
    id: int


def matches(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[tuple[Key, Finding]]:
    """Return up to `limit` matches after the key; `asks` are those that the query selects."""
    where, number = _ordering(col(MatchRow.place), query), col(MatchRow.id)
    review = state(query.as_of).label("review")
    statement = _of_matches(session, query, asks, MatchRow, review, *_SHOWN)
    if after:
        statement = statement.where(_before(where, after.place, number, after.id))
    rows = session.execute(statement.order_by(where.desc(), number.desc()).limit(limit)).all()
    wordings = _wordings(session, query.as_of, (r.MatchRow.announcement_id for r in rows), _TITLE)
    said = opinions.of(session, (r.MatchRow.announcement_id for r in rows), query.as_of)
    return [(Key(r.MatchRow.place, r.MatchRow.id), _finding(r, wordings, said)) for r in rows]


def by_id(session: Session, ids: Iterable[int | None], as_of: datetime) -> dict[int, Finding]:
    """Return the matches of these ids, their announcements worded as of the moment."""
    statement = (
        select(MatchRow, state(as_of).label("review"), *_SHOWN)
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(col(MatchRow.id).in_(set(ids)))
    )
    rows = session.execute(statement).all()
    wordings = _wordings(session, as_of, (r.MatchRow.announcement_id for r in rows), _TITLE)
    said = opinions.of(session, (r.MatchRow.announcement_id for r in rows), as_of)
    return {r.MatchRow.id: _finding(r, wordings, said) for r in rows}


def count(session: Session, query: Query, asks: Sequence[str] | None, limit: int) -> int:
    """Return the number of matches, counting no further than `limit`."""
    some = _of_matches(session, query, asks, col(MatchRow.id)).limit(limit).subquery()
    total: int = session.execute(select(func.count()).select_from(some)).scalar_one()
    return total


def announcements(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[tuple[Key, Hit]]:
    """Return up to `limit` announcements after the key; filters on matches ask for one such."""
    attachments = col(AnnouncementRow.attachments)
    statement = select(*_SHOWN, attachments).where(*of_announcement(query))
    if query.about_matches:
        of_it = col(MatchRow.announcement_id) == col(AnnouncementRow.id)
        statement = statement.where(exists().where(of_it, *of_match(query, asks)))
    ordered = _by_place if query.text else _by_day
    rows = session.execute(ordered(session, statement, query, after).limit(limit)).all()
    wordings = _wordings(session, query.as_of, (row.id for row in rows), _TITLE, _TEXT)
    sought = terms(query.text).wanted if query.text else ()
    return [
        (Key(place(row.news_on, row.id), row.id), _hit(session, row, sought, wordings))
        for row in rows
    ]


def _of_matches(
    session: Session, query: Query, asks: Sequence[str] | None, *columns: Any
) -> Select[Any]:
    statement = (
        select(*columns)
        .select_from(MatchRow)
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(*of_match(query, asks), *of_announcement_matched(query))
    )
    if query.text:
        found = search.found(terms(query.text), session.get_bind().dialect)
        statement = statement.join(found, found.c.place == col(MatchRow.place))
    return statement


def _by_place(
    session: Session, statement: Select[Any], query: Query, after: Key | None
) -> Select[Any]:
    """Order what full-text search finds; its index has the places in order."""
    found = search.found(terms(query.text), session.get_bind().dialect)
    statement = statement.join(found, col(AnnouncementRow.id) == found.c.place.op("&")(IDS - 1))
    if after:
        statement = statement.where(found.c.place < after.place)
    return statement.order_by(found.c.place.desc())


def _by_day(
    _session: Session, statement: Select[Any], query: Query, after: Key | None
) -> Select[Any]:
    day, number = _ordering(col(AnnouncementRow.news_on), query), col(AnnouncementRow.id)
    if after:
        statement = statement.where(_before(day, day_of(after.place), number, after.id))
    return statement.order_by(day.desc(), number.desc())


def _ordering(column: Any, query: Query) -> Any:
    """Return what to order by: within a period, no index that would be walked from today on."""
    return func.coalesce(column, column) if by_period(query) else column


def _before(
    first: Any, first_value: object, second: Any, second_value: object
) -> ColumnElement[bool]:
    """Return the condition that a pair stands after another one in descending order."""
    return and_(first <= first_value, or_(first < first_value, second < second_value))


def _wordings(
    session: Session, as_of: datetime | None, ids: Iterable[int], *columns: Any
) -> dict[int, Row[Any]]:
    """Return the wording that each announcement had at the moment."""
    statement = select(col(RevisionRow.announcement_id), *columns).where(
        col(RevisionRow.announcement_id).in_(set(ids))
    )
    if as_of:
        statement = statement.where(col(RevisionRow.seen_at) <= as_of)
    rows = session.execute(statement.order_by(col(RevisionRow.number)))
    return {row.announcement_id: row for row in rows}


def _listing(row: Row[Any], wordings: dict[int, Row[Any]]) -> Listing:
    shown = {name: getattr(row, name) for name in Listing.model_fields}
    if row.id in wordings:
        shown["title"] = wordings[row.id].title
    return Listing.model_validate(shown)


def _finding(
    row: Row[Any], wordings: dict[int, Row[Any]], said: dict[tuple[int, str, str], Opinion]
) -> Finding:
    match: MatchRow = row.MatchRow
    assert match.id is not None  # noqa: S101 - rows come from the database
    return Finding(
        id=match.id,
        proposal=match.proposal_id,
        match=as_match(match),
        review=row.review,
        matcher=match.matcher,
        matched_at=match.created_at,
        announcement=_listing(row, wordings),
        opinion=said.get((match.announcement_id, match.proposal_id, match.ask)),
    )


def _hit(
    session: Session, row: Row[Any], sought: Sequence[str], wordings: dict[int, Row[Any]]
) -> Hit:
    listing = _listing(row, wordings)
    text = wordings[row.id].text if row.id in wordings else ""
    shown = snippet(text, sought)
    if sought and not shown.marks:
        shown = _in_attachments(session, row, sought) or shown
    return Hit(announcement=listing, title=mark(listing.title, sought), snippet=shown)


def _in_attachments(session: Session, row: Row[Any], sought: Sequence[str]) -> Excerpt | None:
    """Return the first passage of an attachment that answers; None when none does."""
    files = documents.of(session, [a["sha256"] for a in row.attachments])
    shown = (snippet(file.text, sought) for file in files)
    return next((excerpt for excerpt in shown if excerpt.marks), None)
