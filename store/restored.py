"""Links that staff struck out and that hold again, against what digests had said of them."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from domain.digest import Fate
from domain.match import Match
from domain.period import Period
from domain.query import ReviewState
from store import told
from store.outbox_tables import DigestItemRow, DigestRow
from store.regraded import sent, standing, told_by, told_of
from store.review_state import STRUCK, of_match
from store.review_tables import RulingRow
from store.tables import AnnouncementRow, MatchRow

_OF_MATCH = col(MatchRow.announcement_id) == col(AnnouncementRow.id)
_DECIDED, _REPLACED = col(RulingRow.decided_at), col(RulingRow.replaced_at)


def corrections(
    session: Session, proposal_id: str, audience: str, period: Period
) -> Iterator[tuple[AnnouncementRow, str, Fate, date]]:
    """Yield what a digest told this audience, a later one called unlinked, and holds again.

    Each is as `told.changed` yields it.
    """
    before = sent(proposal_id, audience, period)
    composed = select(col(DigestRow.id)).where(*before, _stood_when_composed()).correlate(RulingRow)
    rejected = (
        select(col(RulingRow.id))
        .where(*of_match(), col(RulingRow.state) == ReviewState.REJECTED)
        .where(period.moments[0] > _DECIDED, *told.during(_REPLACED, period), composed.exists())
        .correlate(MatchRow)
    )
    query = (
        select(AnnouncementRow, col(MatchRow.ask), func.max(DigestRow.ends))
        .join(MatchRow, _OF_MATCH)
        .join(DigestItemRow, told_of())
        .join(DigestRow, col(DigestRow.id) == col(DigestItemRow.digest_id))
        .where(*before, *standing(proposal_id), rejected.exists())
        .group_by(col(AnnouncementRow.id), col(MatchRow.ask))
        .order_by(col(AnnouncementRow.id))
    )
    for row, ask, ends in session.execute(query):
        yield row, ask, Fate.RELINKED, ends - timedelta(days=1)


def untold(
    session: Session, proposal_id: str, audience: str, period: Period
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the links that hold again since the period and that no digest told the audience.

    They were struck out when the digest of the day on which the announcement became news went out.
    """
    news, before = col(AnnouncementRow.news_on), sent(proposal_id, audience, period)
    struck = (
        select(col(MatchRow.id))
        .join(RulingRow, and_(*of_match()))
        .join(AnnouncementRow, _OF_MATCH)
        .join(DigestRow, _stood_when_composed())
        .where(*before, col(DigestRow.starts) <= news, col(DigestRow.ends) > news)
        .where(col(RulingRow.state).in_(STRUCK), *told.during(_REPLACED, period))
        .correlate(None)
    )
    return told.matches_where(session, proposal_id, col(MatchRow.id).in_(struck), ~told_by(before))


def _stood_when_composed() -> ColumnElement[bool]:
    composed = col(DigestRow.composed_at)
    return and_(composed >= _DECIDED, composed < _REPLACED)
