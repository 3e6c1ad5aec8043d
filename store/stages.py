"""The stages that the matches of each ask show: which match showed one first, which is the newest.

A few index entries are sought for each ask and stage, however many matches there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.match import Grade
from domain.progress import Reach
from domain.query import ReviewState
from domain.stage import Stage
from store.conditions import Condition, held
from store.listed import listed
from store.review_state import COUNTED, state, stood
from store.review_tables import RulingRow
from store.tables import EVIDENCE, REVIEWED, MatchRow

OPEN = (ReviewState.UNREVIEWED, ReviewState.DISPUTED)
_PLACE, _ID = col(MatchRow.place), col(MatchRow.id)


def accepted(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> list[Reach]:
    """Return which direct match showed each stage first, of those that staff accepted."""
    if as_of:
        return _accepted_then(session, proposal, asks, as_of)
    conditions = REVIEWED, col(MatchRow.review) == ReviewState.ACCEPTED, *_direct(None)
    return _first_of_each_stage(session, proposal, asks, conditions)


def unsettled(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> list[Reach]:
    """Return which direct match showed each stage first, of those that are not settled."""
    conditions = *_direct(as_of), state(as_of).in_(OPEN)
    return _first_of_each_stage(session, proposal, asks, conditions)


def newest(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> dict[str, int]:
    """Return the id of the newest evidence of each ask that has any."""
    ask = listed(session, asks, "ask")
    own = col(MatchRow.proposal_id) == proposal, col(MatchRow.ask) == ask.c.ask
    if as_of is None:
        shown: tuple[Condition, ...] = (EVIDENCE,)
    else:
        shown = *_direct(as_of), state(as_of).in_(COUNTED), _known(proposal, ask, as_of) >= _PLACE
    last = select(_ID).where(*own, *shown).order_by(_PLACE.desc(), _ID.desc()).limit(1)
    rows = session.execute(select(ask.c.ask, last.scalar_subquery()))
    return {name: number for name, number in rows if number}


def _first_of_each_stage(
    session: Session, proposal: str, asks: Sequence[str], conditions: Sequence[Condition]
) -> list[Reach]:
    ask, stage = listed(session, asks, "ask"), listed(session, list(Stage), "stage")
    of_both = col(MatchRow.ask) == ask.c.ask, col(MatchRow.stage) == stage.c.stage
    own = select(_ID).where(col(MatchRow.proposal_id) == proposal, *of_both, *conditions)
    first = own.order_by(_PLACE, _ID).limit(1).scalar_subquery()
    query = select(ask.c.ask, stage.c.stage, first).select_from(ask.join(stage, true()))
    rows = session.execute(query)
    return [Reach(name, Stage(shown), number) for name, shown, number in rows if number]


def _accepted_then(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime
) -> list[Reach]:
    """Seek the matches from the rulings, which are few; no order leads along the matches."""
    query = (
        select(_PLACE, _ID, col(MatchRow.ask), col(MatchRow.stage))
        .join(
            RulingRow,
            (col(RulingRow.announcement_id) == col(MatchRow.announcement_id))
            & (col(RulingRow.proposal_id) == col(MatchRow.proposal_id))
            & (col(RulingRow.ask) == col(MatchRow.ask)),
        )
        .where(col(RulingRow.proposal_id) == proposal, col(MatchRow.ask).in_(asks), *stood(as_of))
        .where(col(RulingRow.state) == ReviewState.ACCEPTED, *_direct(as_of))
    )
    found: dict[tuple[str, str], int] = {}
    for _, number, ask, stage in sorted(tuple(row) for row in session.execute(query)):
        found.setdefault((ask, stage), number)
    return [Reach(ask, Stage(stage), number) for (ask, stage), number in found.items()]


def _direct(as_of: datetime | None) -> tuple[Condition, ...]:
    return col(MatchRow.grade) == Grade.DIRECT, held(as_of)


def _known(proposal: str, ask: Any, as_of: datetime) -> Any:
    """Return the newest place of the ask's matches that were known at the moment."""
    other = aliased(MatchRow)
    known = select(col(other.place)).where(
        col(other.proposal_id) == proposal,
        col(other.ask) == ask.c.ask,
        col(other.created_at) <= as_of,
    )
    newest = known.order_by(col(other.place).desc()).limit(1)
    return newest.correlate(ask).scalar_subquery()
