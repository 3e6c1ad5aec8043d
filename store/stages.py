"""The stages that the matches of each ask show: which match showed one first, which is the newest.

A few index entries are sought for each ask and stage, however many matches there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.match import Grade
from domain.progress import Reach
from domain.query import ReviewState
from domain.stage import Stage
from store.conditions import Condition, held
from store.listed import listed
from store.review_state import COUNTED, grade, of_match, state, stood
from store.review_tables import RulingRow
from store.tables import EVIDENCE, REGRADED, REVIEWED, MatchRow

OPEN = (ReviewState.UNREVIEWED, ReviewState.DISPUTED)
_PLACE, _ID = col(MatchRow.place), col(MatchRow.id)
_AS_FOUND = col(MatchRow.matcher_grade).is_(None)


def accepted(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> list[Reach]:
    """Return which direct match showed each stage first, of those that staff accepted."""
    if as_of:
        return _accepted_then(session, proposal, asks, as_of)
    stated = REVIEWED, col(MatchRow.review) == ReviewState.ACCEPTED
    conditions = *stated, col(MatchRow.grade) == Grade.DIRECT, held(None)
    return _first_of_each_stage(session, proposal, asks, [conditions])


def unsettled(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> list[Reach]:
    """Return which direct match showed each stage first, of those that are not settled.

    What holds of those is the matcher's grade, also where staff stated another one later.
    """
    still_open = held(as_of), state(as_of).in_(OPEN)
    found = _AS_FOUND, col(MatchRow.grade) == Grade.DIRECT, *still_open
    regraded = REGRADED, col(MatchRow.matcher_grade) == Grade.DIRECT, *still_open
    return _first_of_each_stage(session, proposal, asks, [found, regraded] if as_of else [found])


def newest(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> dict[str, int]:
    """Return the id of the newest evidence of each ask that has any."""
    ask = listed(session, asks, "ask")
    own = col(MatchRow.proposal_id) == proposal, col(MatchRow.ask) == ask.c.ask
    if as_of is None:
        shown: tuple[Condition, ...] = (EVIDENCE,)
    else:
        counted = held(as_of), state(as_of).in_(COUNTED), grade(as_of) == Grade.DIRECT
        shown = *counted, _known(proposal, ask, as_of) >= _PLACE
    last = select(_ID).where(*own, *shown).order_by(_PLACE.desc(), _ID.desc()).limit(1)
    rows = session.execute(select(ask.c.ask, last.scalar_subquery()))
    return {name: number for name, number in rows if number}


def _first_of_each_stage(
    session: Session, proposal: str, asks: Sequence[str], walks: Sequence[Sequence[Condition]]
) -> list[Reach]:
    """Return the first match of each ask and stage on any of the walks."""
    ask, stage = listed(session, asks, "ask"), listed(session, list(Stage), "stage")
    of_both = col(MatchRow.ask) == ask.c.ask, col(MatchRow.stage) == stage.c.stage
    own = select(_PLACE, _ID).where(col(MatchRow.proposal_id) == proposal, *of_both)
    firsts = (own.where(*walk).order_by(_PLACE, _ID).limit(1) for walk in walks)
    each = union_all(*(select(f.correlate(ask, stage).subquery()) for f in firsts)).subquery()
    first = select(each.c.id).order_by(each.c.place, each.c.id).limit(1).scalar_subquery()
    query = select(ask.c.ask, stage.c.stage, first).select_from(ask.join(stage, true()))
    rows = session.execute(query)
    return [Reach(name, Stage(shown), number) for name, shown, number in rows if number]


def _accepted_then(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime
) -> list[Reach]:
    """Seek the matches from the rulings, which are few; no order leads along the matches."""
    query = (
        select(_PLACE, _ID, col(MatchRow.ask), col(MatchRow.stage))
        .join(RulingRow, and_(*of_match()))
        .where(col(RulingRow.proposal_id) == proposal, col(MatchRow.ask).in_(asks), *stood(as_of))
        .where(col(RulingRow.state) == ReviewState.ACCEPTED, held(as_of))
        .where(col(RulingRow.grade) == Grade.DIRECT)
    )
    found: dict[tuple[str, str], int] = {}
    for _, number, ask, stage in sorted(tuple(row) for row in session.execute(query)):
        found.setdefault((ask, stage), number)
    return [Reach(ask, Stage(stage), number) for (ask, stage), number in found.items()]


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
