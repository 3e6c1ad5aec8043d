"""The stages that the matches of each ask show: which match showed a stage first, which last."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, true
from sqlmodel import Session, col

from domain.match import Grade
from domain.place import day_of
from domain.progress import Reach
from domain.query import ReviewState
from domain.stage import Stage
from store.conditions import held
from store.listed import listed
from store.review_state import reviewed, state
from store.tables import MatchRow

FIRST = (col(MatchRow.place), col(MatchRow.id))
_SHOWN = [col(getattr(MatchRow, name)) for name in ("ask", "stage", "id", "place")]
OPEN = (ReviewState.UNREVIEWED, ReviewState.DISPUTED)
LAST = (col(MatchRow.place).desc(), col(MatchRow.id).desc())


def accepted(session: Session, proposal: str, asks: Sequence[str], as_of: datetime) -> list[Reach]:
    """Return what the direct matches show that staff accepted."""
    statement = select(*_SHOWN).where(
        col(MatchRow.proposal_id) == proposal,
        col(MatchRow.ask).in_(asks),
        col(MatchRow.grade) == Grade.DIRECT,
        held(as_of),
        reviewed(proposal),
        state(as_of) == ReviewState.ACCEPTED,
    )
    return _reaches(session.execute(statement), ReviewState.ACCEPTED)


def unreviewed(
    session: Session,
    proposal: str,
    asks: Sequence[str],
    as_of: datetime,
    order: Sequence[Any] = FIRST,
) -> list[Reach]:
    """Return what the direct matches show that are not settled: the FIRST of each stage, or LAST.

    One index entry is sought for each ask and stage, however many matches there are.
    """
    if not asks:
        return []
    ask, stage = listed(asks, "ask"), listed(list(Stage), "stage")
    sought = (
        select(col(MatchRow.id))
        .where(
            col(MatchRow.proposal_id) == proposal,
            col(MatchRow.ask) == ask.c.ask,
            col(MatchRow.grade) == Grade.DIRECT,
            col(MatchRow.stage) == stage.c.stage,
            held(as_of),
            state(as_of).in_(OPEN),
        )
        .order_by(*order)
        .limit(1)
        .scalar_subquery()
    )
    found = select(sought.label("id")).select_from(ask.join(stage, true())).subquery()
    statement = select(*_SHOWN).join(found, found.c.id == col(MatchRow.id))
    return _reaches(session.execute(statement), ReviewState.UNREVIEWED)


def _reaches(rows: Iterable[Any], review: ReviewState) -> list[Reach]:
    return [
        Reach(ask=ask, stage=stage, review=review, match=number, on=day_of(place))
        for ask, stage, number, place in rows
    ]
