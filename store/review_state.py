"""What the staff had said of a match by a moment."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlmodel import col

from domain.query import ReviewState
from domain.review import Decision
from store.review_tables import ReviewRow
from store.tables import MatchRow


def reviewed(proposal: str) -> ColumnElement[bool]:
    """Return the condition that staff decided anything on the match's announcement."""
    decided = select(col(ReviewRow.announcement_id)).where(col(ReviewRow.proposal_id) == proposal)
    return col(MatchRow.announcement_id).in_(decided)


def state(as_of: datetime | None) -> ColumnElement[str]:
    """Return the review state of the match in the surrounding query: the last decision counts.

    A link that was moved is rejected where it was and accepted where it went.
    """
    moved_here = col(ReviewRow.moved_to) == col(MatchRow.ask)
    accepted = or_(col(ReviewRow.decision) == Decision.ACCEPTED, moved_here)
    said = case((accepted, ReviewState.ACCEPTED.value), else_=ReviewState.REJECTED.value)
    query = select(said).where(
        col(ReviewRow.announcement_id) == col(MatchRow.announcement_id),
        col(ReviewRow.proposal_id) == col(MatchRow.proposal_id),
        or_(col(ReviewRow.ask) == col(MatchRow.ask), moved_here),
    )
    if as_of:
        query = query.where(col(ReviewRow.decided_at) <= as_of)
    last = query.order_by(col(ReviewRow.id).desc()).limit(1).scalar_subquery()
    return func.coalesce(last, ReviewState.UNREVIEWED.value)
