"""What the matches of each ask show: the furthest stage, and the newest evidence.

A few index entries are sought for each ask and stage, however many matches there are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select, union_all
from sqlmodel import Session, col

from domain.match import Grade
from domain.query import ReviewState
from domain.stage import Stage
from store.bounds import known
from store.chunks import chunks
from store.conditions import Condition, held
from store.listed import listed
from store.review_state import COUNTED, grade, state
from store.review_tables import RulingRow
from store.tables import EVIDENCE, REGRADED, REVIEWED, MatchRow

OPEN = (ReviewState.UNREVIEWED, ReviewState.DISPUTED)
_PLACE, _ID = col(MatchRow.place), col(MatchRow.id)
_AS_FOUND = col(MatchRow.matcher_grade).is_(None)


def accepted(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> dict[str, int]:
    """Return by ask the id of the direct match that showed the furthest stage first.

    Only those count that staff accepted.
    """
    stated = REVIEWED, col(MatchRow.review) == ReviewState.ACCEPTED, held(as_of)
    if as_of is None:
        direct = *stated, col(MatchRow.grade) == Grade.DIRECT
        return _furthest(session, proposal, asks, [direct])
    then = *stated, known(as_of), state(as_of) == ReviewState.ACCEPTED, _is_direct(as_of)
    still = _furthest(session, proposal, asks, [then]).values()
    return _furthest_of(session, [*still, *_accepted_once(session, proposal, asks, as_of)])


def unsettled(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> dict[str, int]:
    """Return by ask the id of the direct match that showed the furthest stage first.

    Only those count that are not settled. What holds of them is the matcher's grade, also where
    staff stated another one later.
    """
    still_open: list[Condition] = [held(as_of), state(as_of).in_(OPEN)]
    still_open += [known(as_of)] if as_of else []
    found = _AS_FOUND, col(MatchRow.grade) == Grade.DIRECT, *still_open
    regraded = REGRADED, col(MatchRow.matcher_grade) == Grade.DIRECT, *still_open
    return _furthest(session, proposal, asks, [found, regraded] if as_of else [found])


def newest(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime | None
) -> dict[str, int]:
    """Return the id of the newest evidence of each ask that has any."""
    ask = listed(session, asks, "ask")
    own = col(MatchRow.proposal_id) == proposal, col(MatchRow.ask) == ask.c.ask
    if as_of is None:
        shown: tuple[Condition, ...] = (EVIDENCE,)
    else:
        shown = held(as_of), known(as_of), state(as_of).in_(COUNTED), _is_direct(as_of)
    last = select(_ID).where(*own, *shown).order_by(_PLACE.desc(), _ID.desc()).limit(1)
    rows = session.execute(select(ask.c.ask, last.scalar_subquery()))
    return {name: number for name, number in rows if number}


def _furthest(
    session: Session, proposal: str, asks: Sequence[str], walks: Sequence[Sequence[Condition]]
) -> dict[str, int]:
    """Look on the walks for each stage in turn, of the asks for which no further one is found."""
    found = dict[str, int]()
    for stage in reversed(Stage):
        if left := [ask for ask in asks if ask not in found]:
            shown = col(MatchRow.stage) == stage
            found |= _first(session, proposal, left, [(shown, *walk) for walk in walks])
    return found


def _first(
    session: Session, proposal: str, asks: Sequence[str], walks: Sequence[Sequence[Condition]]
) -> dict[str, int]:
    """Return the first match of each ask on any of the walks."""
    ask = listed(session, asks, "ask")
    of_both = col(MatchRow.proposal_id) == proposal, col(MatchRow.ask) == ask.c.ask
    own = select(_PLACE, _ID).where(*of_both)
    firsts = (own.where(*walk).order_by(_PLACE, _ID).limit(1) for walk in walks)
    each = union_all(*(select(f.correlate(ask).subquery()) for f in firsts)).subquery()
    first = select(each.c.id).order_by(each.c.place, each.c.id).limit(1)
    rows = session.execute(select(ask.c.ask, first.scalar_subquery()))
    return {name: number for name, number in rows if number}


def _accepted_once(
    session: Session, proposal: str, asks: Sequence[str], as_of: datetime
) -> Iterable[int]:
    """Return the matches that a ruling accepted as direct which stands no longer; few are."""
    unordered = func.coalesce(col(RulingRow.proposal_id), "")
    of_asks = unordered == proposal, col(RulingRow.ask).in_(asks)
    direct = col(RulingRow.state) == ReviewState.ACCEPTED, col(RulingRow.grade) == Grade.DIRECT
    stood_then = col(RulingRow.decided_at) <= as_of, col(RulingRow.replaced_at) > as_of
    link = col(RulingRow.announcement_id), col(RulingRow.proposal_id), col(RulingRow.ask)
    ruled = select(*link).where(*of_asks, *direct, *stood_then).cte().prefix_with("MATERIALIZED")
    of_link = (
        col(MatchRow.announcement_id) == ruled.c.announcement_id,
        col(MatchRow.proposal_id) == ruled.c.proposal_id,
        col(MatchRow.ask) == ruled.c.ask,
    )
    return session.execute(select(_ID).join(ruled, and_(*of_link)).where(held(as_of))).scalars()


def _furthest_of(session: Session, ids: Sequence[int]) -> dict[str, int]:
    """Return by ask which of the matches showed the furthest stage first."""
    shown = col(MatchRow.stage), _PLACE, _ID, col(MatchRow.ask)
    queries = (select(*shown).where(_ID.in_(chunk)) for chunk in chunks(ids))
    rows = [tuple(row) for query in queries for row in session.execute(query)]
    rows.sort(key=lambda row: (Stage(row[0]).rank, -row[1], -row[2]))
    return {ask: number for *_, number, ask in rows}


def _is_direct(as_of: datetime) -> Condition:
    """Say it as planners take for likely, so that they walk to the first."""
    return grade(as_of) != Grade.RELATED
