"""What the staff had said of a match by a moment, and in which grade it held."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, or_, select, type_coerce
from sqlmodel import Session, col

from domain.query import ReviewState
from store.review_tables import RulingRow
from store.tables import MatchRow

COUNTED = tuple(state for state in ReviewState if state.counts)
STRUCK = tuple(state for state in ReviewState if not state.counts)


def reviewed(proposal: str) -> ColumnElement[bool]:
    """Return the condition that staff decided anything on the match's announcement."""
    decided = select(col(RulingRow.announcement_id)).where(col(RulingRow.proposal_id) == proposal)
    return col(MatchRow.announcement_id).in_(decided)


def state(as_of: datetime | None) -> ColumnElement[str]:
    """Return the review state of the match in the surrounding query.

    Without a moment, it is that of matches that hold now.
    """
    if as_of is None:
        return type_coerce(col(MatchRow.review), String)
    return func.coalesce(_ruled(col(RulingRow.state), as_of), ReviewState.UNREVIEWED.value)


def grade(as_of: datetime | None) -> ColumnElement[str]:
    """Return the grade that holds of the match in the surrounding query.

    Without a moment, it is that of matches that hold now.
    """
    if as_of is None:
        return type_coerce(col(MatchRow.grade), String)
    own = func.coalesce(col(MatchRow.matcher_grade), col(MatchRow.grade))
    return func.coalesce(_ruled(col(RulingRow.grade), as_of), own)


def counts() -> ColumnElement[bool]:
    """Return the condition that the match is evidence: staff neither rejected it nor called it
    a duplicate."""
    return col(MatchRow.review).not_in(STRUCK)


def settled(session: Session, as_of: datetime | None) -> bool:
    """Tell whether staff have said nothing since the moment, so that `review` holds as of it."""
    if as_of is None:
        return True
    moments = (col(RulingRow.decided_at), col(RulingRow.replaced_at))
    newest = (select(func.max(moment)).scalar_subquery() for moment in moments)
    rows = session.execute(select(*newest)).one()
    return all(moment is None or moment <= as_of for moment in rows)


def of_match() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a ruling is on the link of the match in the surrounding query."""
    return (
        col(RulingRow.announcement_id) == col(MatchRow.announcement_id),
        col(RulingRow.proposal_id) == col(MatchRow.proposal_id),
        col(RulingRow.ask) == col(MatchRow.ask),
    )


def stood(as_of: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a ruling stood at the moment."""
    replaced = col(RulingRow.replaced_at)
    return col(RulingRow.decided_at) <= as_of, or_(replaced.is_(None), replaced > as_of)


def _ruled(column: Any, as_of: datetime) -> Any:
    """Return what the ruling on the match that stood at the moment says; null without one."""
    return select(column).where(*of_match(), *stood(as_of)).limit(1).scalar_subquery()
