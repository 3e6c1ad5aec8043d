"""What the staff had said of a match by a moment."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from domain.query import ReviewState
from store.review_tables import RulingRow
from store.tables import MatchRow

STRUCK = tuple(state for state in ReviewState if not state.counts)


def reviewed(proposal: str) -> ColumnElement[bool]:
    """Return the condition that staff decided anything on the match's announcement."""
    decided = select(col(RulingRow.announcement_id)).where(col(RulingRow.proposal_id) == proposal)
    return col(MatchRow.announcement_id).in_(decided)


def state(as_of: datetime | None) -> ColumnElement[str]:
    """Return the review state of the match in the surrounding query: the ruling that stood."""
    query = select(col(RulingRow.state)).where(*_of_match(as_of)).limit(1).scalar_subquery()
    return func.coalesce(query, ReviewState.UNREVIEWED.value)


def counts() -> ColumnElement[bool]:
    """Return the condition that the match is evidence: staff neither rejected it nor called it
    a duplicate."""
    struck = select(col(RulingRow.id)).where(*_of_match(None), col(RulingRow.state).in_(STRUCK))
    return ~struck.exists()


def _of_match(as_of: datetime | None) -> tuple[ColumnElement[bool], ...]:
    replaced = col(RulingRow.replaced_at)
    stood: ColumnElement[bool] = replaced.is_(None)
    if as_of:
        later = or_(replaced.is_(None), replaced > as_of)
        stood = and_(col(RulingRow.decided_at) <= as_of, later)
    return (
        col(RulingRow.announcement_id) == col(MatchRow.announcement_id),
        col(RulingRow.proposal_id) == col(MatchRow.proposal_id),
        col(RulingRow.ask) == col(MatchRow.ask),
        stood,
    )
