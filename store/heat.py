"""How many direct matches each ask has in each month: the numbers of the heat map."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.match import Grade
from domain.place import IDS, start_of
from store.conditions import held
from store.review_state import counts
from store.tables import MatchRow


def monthly(session: Session, proposal: str, since: date, until: date) -> Counter[tuple[str, date]]:
    """Return the number of matches by ask and first day of the month, both days included."""
    day = col(MatchRow.place).op("/")(IDS)
    query = (
        select(col(MatchRow.ask), day, func.count())
        .where(
            col(MatchRow.proposal_id) == proposal,
            col(MatchRow.grade) == Grade.DIRECT,
            col(MatchRow.place) >= start_of(since),
            col(MatchRow.place) < start_of(until + timedelta(days=1)),
            held(None),
            counts(),
        )
        .group_by(col(MatchRow.ask), day)
    )
    found = Counter[tuple[str, date]]()
    for ask, ordinal, count in session.execute(query):
        found[ask, date.fromordinal(ordinal).replace(day=1)] += count
    return found
