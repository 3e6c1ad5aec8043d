"""How many direct matches each ask has in each month: the numbers of the heat map."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import BigInteger, cast, func, select, true
from sqlmodel import Session, col

from domain.place import IDS
from store.listed import listed
from store.tables import EVIDENCE, MatchRow

_DIGITS = 7
"""Those of a day's ordinal."""


def monthly(
    session: Session, proposal: str, asks: Iterable[str], since: date, until: date
) -> Counter[tuple[str, date]]:
    """Return the number of matches by ask and first day of the month, both days included.

    Each ask and month is a range of one index.
    """
    ranges = {f"{s.toordinal():07}{e.toordinal():07}": m for m, s, e in _months(since, until)}
    ask, month = listed(session, asks, "ask"), listed(session, ranges, "month")
    start, end = (
        cast(func.substr(month.c.month, at, _DIGITS), BigInteger) * IDS for at in (1, 1 + _DIGITS)
    )
    within = col(MatchRow.place) >= start, col(MatchRow.place) < end
    of_ask = col(MatchRow.proposal_id) == proposal, col(MatchRow.ask) == ask.c.ask
    counted = select(func.count()).select_from(MatchRow).where(*of_ask, *within, EVIDENCE)
    query = select(ask.c.ask, month.c.month, counted.scalar_subquery())
    rows = session.execute(query.select_from(ask.join(month, true())))
    return Counter({(name, ranges[key]): count for name, key, count in rows if count})


def _months(since: date, until: date) -> Iterator[tuple[date, date, date]]:
    """Yield each month's first day, and where its part of the period starts and ends."""
    end = until + timedelta(days=1)
    first = since.replace(day=1)
    while first < end:
        following = (first + timedelta(days=31)).replace(day=1)
        yield first, max(first, since), min(following, end)
        first = following
