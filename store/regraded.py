"""Links that staff gave another grade during a period, against what digests had told of them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from domain.digest import Fate
from domain.match import Grade, Match
from domain.period import Period
from domain.query import ReviewState
from store import told
from store.matches import BY_HAND
from store.outbox_tables import DigestItemRow, DigestRow
from store.review_state import counts, grade, of_match
from store.review_tables import RulingRow
from store.tables import AnnouncementRow, MatchRow

_OF_MATCH = col(MatchRow.announcement_id) == col(AnnouncementRow.id)


def corrections(
    session: Session, proposal_id: str, audience: str, period: Period
) -> Iterator[tuple[AnnouncementRow, str, Fate, date]]:
    """Yield what earlier digests told this audience in another grade than the period gave it.

    Each is as `told.changed` yields it. Readers know the grade of the digest when it was composed.
    """
    last, composed = func.max(DigestRow.ends), func.max(DigestRow.composed_at)
    query = (
        select(AnnouncementRow, col(MatchRow.id), col(MatchRow.ask), last, composed)
        .join(MatchRow, _OF_MATCH)
        .join(DigestItemRow, told_of())
        .join(DigestRow, col(DigestRow.id) == col(DigestItemRow.digest_id))
        .where(*sent(proposal_id, audience, period), *standing(proposal_id), _decided(period))
        .group_by(col(AnnouncementRow.id), col(MatchRow.id))
        .order_by(col(AnnouncementRow.id))
    )
    start, end = period.moments
    for row, number, ask, ends, known in session.execute(query).all():
        grades = select(grade(max(start, known)), grade(max(end, known)))
        before, after = session.execute(grades.where(col(MatchRow.id) == number)).one()
        if before != after:
            fate = Fate.RAISED if after == Grade.DIRECT else Fate.LOWERED
            yield row, ask, fate, ends - timedelta(days=1)


def raised(
    session: Session, proposal_id: str, audience: str, period: Period
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the links that staff made direct in the period and that no digest told the audience.

    The digest of the day on which the announcement became news had gone out without them.
    """
    stated = (
        select(col(MatchRow.id))
        .join(RulingRow, and_(*of_match()))
        .where(*told.during(col(RulingRow.decided_at), period))
        .where(col(RulingRow.state) == ReviewState.ACCEPTED, col(RulingRow.replaced_at).is_(None))
        .where(col(RulingRow.grade) == Grade.DIRECT)
        .correlate(None)
    )
    news, before = col(AnnouncementRow.news_on), sent(proposal_id, audience, period)
    window = select(col(DigestRow.id)).where(
        *before, col(DigestRow.starts) <= news, col(DigestRow.ends) > news
    )
    by_staff = or_(col(MatchRow.matcher_grade).is_not(None), col(MatchRow.matcher) == BY_HAND)
    early = news < period.start, col(AnnouncementRow.first_seen) < period.moments[0]
    conditions = col(MatchRow.id).in_(stated), by_staff, *early, window.exists()
    return told.matches_where(session, proposal_id, *conditions, ~told_by(before))


def told_of() -> ColumnElement[bool]:
    """Return the condition that an item of a digest tells of the match's link."""
    return and_(
        col(DigestItemRow.announcement_id) == col(MatchRow.announcement_id),
        col(DigestItemRow.ask) == col(MatchRow.ask),
    )


def told_by(digests: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that a digest of these conditions tells of the match's link."""
    item = select(col(DigestItemRow.digest_id))
    of_digest = col(DigestRow.id) == col(DigestItemRow.digest_id)
    return item.join(DigestRow, of_digest).where(*digests, told_of()).exists()


def sent(proposal_id: str, audience: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on digests of windows before the period."""
    return (
        col(DigestRow.proposal_id) == proposal_id,
        col(DigestRow.audience) == audience,
        col(DigestRow.ends) <= period.start,
        col(DigestRow.starts) < col(DigestRow.ends),
    )


def standing(proposal_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a match holds and counts."""
    return col(MatchRow.proposal_id) == proposal_id, col(MatchRow.replaced_at).is_(None), counts()


def _decided(period: Period) -> ColumnElement[bool]:
    """Return the condition that what staff say of the match changed in the period."""
    moments = (col(RulingRow.decided_at), col(RulingRow.replaced_at))
    changed = or_(*(and_(*told.during(moment, period)) for moment in moments))
    return select(col(RulingRow.id)).where(*of_match(), changed).exists()
