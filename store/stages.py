"""The stages that the matches of each ask show: which match showed a stage first, which last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String as Name
from sqlalchemy import column, select, true, values
from sqlmodel import Session, col

from domain.match import Grade
from domain.place import day_of
from domain.progress import Reach
from domain.query import ReviewState
from domain.stage import Stage
from store.conditions import held
from store.tables import MatchRow


def first(session: Session, proposal: str, asks: Sequence[str], as_of: datetime) -> list[Reach]:
    """Return, for each ask and stage, the direct match that showed it first."""
    return _reaches(session, proposal, asks, as_of, [col(MatchRow.place), col(MatchRow.id)])


def last(session: Session, proposal: str, asks: Sequence[str], as_of: datetime) -> list[Reach]:
    """Return, for each ask and stage, the direct match that showed it last."""
    newest = [col(MatchRow.place).desc(), col(MatchRow.id).desc()]
    return _reaches(session, proposal, asks, as_of, newest)


def _reaches(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime, order: Sequence[Any]
) -> list[Reach]:
    """Seek one index entry for each ask and stage, however many matches there are."""
    if not asks:
        return []
    ask = values(column("ask", Name), name="asks").data([(a,) for a in asks]).cte()
    stage = values(column("stage", Name), name="stages").data([(s,) for s in Stage]).cte()
    sought = (
        select(col(MatchRow.id))
        .where(
            col(MatchRow.proposal_id) == proposal,
            col(MatchRow.ask) == ask.c.ask,
            col(MatchRow.grade) == Grade.DIRECT,
            col(MatchRow.stage) == stage.c.stage,
            held(as_of),
        )
        .order_by(*order)
        .limit(1)
        .scalar_subquery()
    )
    found = select(sought.label("id")).select_from(ask.join(stage, true())).subquery()
    rows = session.execute(select(MatchRow).join(found, found.c.id == col(MatchRow.id))).scalars()
    return [_reach(row) for row in rows]


def _reach(row: MatchRow) -> Reach:
    assert row.id is not None  # noqa: S101 - rows come from the database
    return Reach(
        ask=row.ask,
        stage=Stage(row.stage),
        review=ReviewState.UNREVIEWED,
        match=row.id,
        on=day_of(row.place),
    )
