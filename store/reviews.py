"""Reviews: appended, never changed; what they come to is in store.rulings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from domain.announcement import Announcement
from domain.review import Decision, Review
from store import documents
from store.announcements import as_announcement
from store.query_tables import TokenRow
from store.review_tables import ReviewRow
from store.tables import AnnouncementRow


def append(session: Session, announcement_id: int, proposal_id: str, review: Review) -> Review:
    """Store a decision about a link of the announcement; return it with its id."""
    known = review.model_dump(exclude={"person"})
    row = ReviewRow(**known, announcement_id=announcement_id, proposal_id=proposal_id)
    session.add(row)
    session.flush()
    [(_, stored)] = _said(session, col(ReviewRow.id) == row.id)
    return stored


def of(session: Session, ids: Iterable[int], proposal_id: str) -> dict[int, list[Review]]:
    """Return the decisions on links of these announcements, oldest first."""
    own = col(ReviewRow.announcement_id).in_(set(ids)), col(ReviewRow.proposal_id) == proposal_id
    return _by_announcement(session, *own)


def find(session: Session, review_id: int) -> ReviewRow | None:
    """Return the review of this number, None when there is none."""
    return session.get(ReviewRow, review_id)


def together(session: Session, row: ReviewRow) -> list[ReviewRow]:
    """Return the reviews that were made at once with this one, itself included."""
    if not row.batch:
        return [row]
    query = select(ReviewRow).where(ReviewRow.batch == row.batch, col(ReviewRow.undoes).is_(None))
    return list(session.exec(query.order_by(col(ReviewRow.id))))


def undone(session: Session, ids: Iterable[int | None]) -> set[int]:
    """Return which of the reviews were taken back."""
    query = select(ReviewRow.undoes).where(col(ReviewRow.undoes).in_(set(ids)))
    return {number for number in session.exec(query) if number is not None}


def newest(
    session: Session, proposal_id: str, before: int | None, author: str, limit: int
) -> list[ReviewRow]:
    """Return up to `limit` reviews, newest first, those older than `before` if it is given."""
    query = select(ReviewRow).where(ReviewRow.proposal_id == proposal_id)
    if before:
        query = query.where(col(ReviewRow.id) < before)
    if author:
        query = query.where(ReviewRow.author == author)
    return list(session.exec(query.order_by(col(ReviewRow.id).desc()).limit(limit)))


def count_since(session: Session, proposal_id: str, since: datetime, author: str = "") -> int:
    """Return how many decisions were made since then, by the author or by all."""
    query = (
        select(func.count())
        .select_from(ReviewRow)
        .where(ReviewRow.proposal_id == proposal_id, ReviewRow.decided_at >= since)
        .where(col(ReviewRow.decision).not_in((Decision.NOTED, Decision.UNDONE)))
    )
    if author:
        query = query.where(ReviewRow.author == author)
    return session.exec(query).one()


def on_ask(
    session: Session, proposal_id: str, ask: str, as_of: datetime, limit: int
) -> dict[int, list[Review]]:
    """Return the decisions made by then on some announcements, each with all of its own.

    They are those on whose links with the ask the newest `limit` decisions were made, or that were
    moved to it by one of these. Oldest decisions come first.
    """
    own = col(ReviewRow.proposal_id) == proposal_id, col(ReviewRow.decided_at) <= as_of
    number, announced = col(ReviewRow.id), col(ReviewRow.announcement_id)
    newest = list[tuple[int | None, int]]()
    for here in (col(ReviewRow.ask) == ask, col(ReviewRow.moved_to) == ask):
        query = select(number, announced).where(*own, here).order_by(number.desc())
        newest += session.exec(query.limit(limit))
    shown = {announcement for _, announcement in sorted(newest, reverse=True)[:limit]}
    return _by_announcement(session, *own, announced.in_(shown))


def all_of(session: Session, proposal_id: str) -> list[tuple[Announcement, Sequence[Review]]]:
    """Return every reviewed announcement with its decisions, oldest first."""
    said = _by_announcement(session, col(ReviewRow.proposal_id) == proposal_id)
    bare = [as_announcement(session.get_one(AnnouncementRow, number)) for number in said]
    return list(zip(documents.filled(session, bare), said.values(), strict=True))


def by_token(session: Session, token: str) -> list[tuple[int, str]]:
    """Return on which announcements, for which proposals, the token of this name decided."""
    link = select(ReviewRow.announcement_id, ReviewRow.proposal_id).distinct()
    query = link.where(ReviewRow.author == token, col(ReviewRow.by_token).is_(True))
    return sorted(session.exec(query))


def as_review(row: ReviewRow, owner: str | None = None) -> Review:
    """Return the stored decision as the domain's record; `owner` is that of its token."""
    known = row.model_dump(include=set(Review.model_fields))
    return Review.model_validate({**known, "person": owner or ""})


def _by_announcement(session: Session, *own: ColumnElement[bool]) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = defaultdict(list)
    for number, review in _said(session, *own):
        found[number].append(review)
    return found


def _said(session: Session, *own: ColumnElement[bool]) -> list[tuple[int, Review]]:
    """Return decisions with their announcements, oldest first."""
    of_token = and_(col(ReviewRow.by_token), col(TokenRow.name) == col(ReviewRow.author))
    query = select(ReviewRow, TokenRow.owner).outerjoin(TokenRow, of_token).where(*own)
    rows = session.exec(query.order_by(col(ReviewRow.id)))
    return [(row.announcement_id, as_review(row, owner)) for row, owner in rows]
