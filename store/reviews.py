"""Reviews: appended, never changed; the last one on a link counts."""

from collections import defaultdict

from sqlmodel import Session, col, select

from domain.announcement import Announcement
from domain.review import Review
from store import documents
from store.announcements import as_announcement
from store.review_tables import ReviewRow
from store.tables import AnnouncementRow


def append(session: Session, row: AnnouncementRow, proposal_id: str, review: Review) -> None:
    """Store a decision about a link of the announcement in its present wording."""
    assert row.id is not None  # noqa: S101 - rows come from the database
    session.add(
        ReviewRow(
            **review.model_dump(),
            announcement_id=row.id,
            proposal_id=proposal_id,
            revision=row.revision,
        )
    )


def by_announcement(session: Session, proposal_id: str) -> dict[int, list[Review]]:
    """Return all decisions on a proposal's links, oldest first, by the announcement's number."""
    query = select(ReviewRow).where(ReviewRow.proposal_id == proposal_id)
    found: dict[int, list[Review]] = defaultdict(list)
    for row in session.exec(query.order_by(col(ReviewRow.id))):
        found[row.announcement_id].append(as_review(row))
    return found


def all_of(session: Session, proposal_id: str) -> list[tuple[Announcement, list[Review]]]:
    """Return every reviewed announcement with its decisions, oldest first."""
    said = by_announcement(session, proposal_id)
    bare = [as_announcement(session.get_one(AnnouncementRow, number)) for number in said]
    return list(zip(documents.filled(session, bare), said.values(), strict=True))


def as_review(row: ReviewRow) -> Review:
    """Return the stored decision as the domain's record."""
    return Review.model_validate(row.model_dump(include=set(Review.model_fields)))
