"""Matches and announcements that answer a query, newest news first, page by page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from domain.finding import Excerpt, Finding, Hit, Listing
from domain.match import Grade, Match
from domain.opinion import Opinion
from domain.place import IDS
from domain.query import Query, terms
from reading.highlight import mark, snippet
from store import documents, opinions, places
from store.matches import BY_HAND, as_match
from store.places import Key
from store.review_state import grade, state
from store.tables import AnnouncementRow, MatchRow, RevisionRow

_KEPT = (*Match.model_fields, "proposal_id", "matcher", "created_at")
_LINKED = [col(MatchRow.id).label("number"), *(getattr(MatchRow, name) for name in _KEPT)]
_SHOWN = [getattr(AnnouncementRow, name) for name in Listing.model_fields]
_TITLE, _TEXT = col(RevisionRow.title), col(RevisionRow.text)


def matches(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[tuple[Key, Finding]]:
    """Return up to `limit` matches after the key; `asks` are those that the query selects."""
    keys = places.of_matches(session, query, asks, after, limit)
    found = by_id(session, (key.id for key in keys), query.as_of)
    return [(key, found[key.id]) for key in keys]


def by_id(
    session: Session, ids: Iterable[int | None], as_of: datetime | None
) -> dict[int, Finding]:
    """Return the matches of these ids, their announcements worded as of the moment."""
    statement = (
        select(*_LINKED, state(as_of).label("review"), grade(as_of).label("stated"), *_SHOWN)
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(col(MatchRow.id).in_(set(ids)))
    )
    rows = session.execute(statement).all()
    announced = {row.id for row in rows}
    wordings = _wordings(session, as_of, announced, _TITLE)
    said = opinions.of(session, announced, as_of)
    return {row.number: _finding(row, wordings, said) for row in rows}


def count(session: Session, query: Query, asks: Sequence[str] | None, limit: int) -> int:
    """Return the number of matches, counting no further than `limit`."""
    return len(places.of_matches(session, query, asks, None, limit))


def announcements(
    session: Session, query: Query, asks: Sequence[str] | None, after: Key | None, limit: int
) -> list[tuple[Key, Hit]]:
    """Return up to `limit` announcements after the key; filters on matches ask for one such."""
    keys = [Key(p, p % IDS) for p in places.of_announcements(session, query, asks, after, limit)]
    attachments, number = col(AnnouncementRow.attachments), col(AnnouncementRow.id)
    shown = select(*_SHOWN, attachments).where(number.in_([key.id for key in keys]))
    rows = {row.id: row for row in session.execute(shown)}
    wordings = _wordings(session, query.as_of, rows, _TITLE, _TEXT)
    sought = terms(query.text).wanted if query.text else ()
    return [(key, _hit(session, rows[key.id], sought, wordings)) for key in keys]


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
    return Finding(
        id=row.number,
        proposal=row.proposal_id,
        match=_match(row),
        review=row.review,
        matcher=row.matcher,
        matched_at=row.created_at,
        announcement=_listing(row, wordings),
        opinion=said.get((row.id, row.proposal_id, row.ask)),
    )


def _match(row: Row[Any]) -> Match:
    """Return the match in the grade of the moment; no matcher graded a link BY_HAND."""
    match, stated = as_match(row), Grade(row.stated)
    if row.matcher == BY_HAND:
        return match.model_copy(update={"grade": stated})
    return match.regraded(stated)


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
