"""Matches: what held is closed, never erased, whenever an announcement is matched again."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from domain.match import Grade, Match
from domain.period import Period
from domain.place import place
from domain.query import ReviewState
from store.announcements import within
from store.review_state import state
from store.tables import AnnouncementRow, LinkingRow, MatchRow


def replace(
    session: Session,
    row: AnnouncementRow,
    proposal_id: str,
    matches: Sequence[Match],
    *,
    matcher: str,
    now: datetime,
) -> None:
    """Store what the matcher found for this wording of the announcement.

    A link that says the same as before stays as it is; one that does not is closed.
    """
    assert row.id is not None  # noqa: S101 - rows come from the database
    found = {match.ask: match for match in matches}
    for old in _holding(session, row.id, proposal_id):
        if as_match(old) == found.get(old.ask):
            del found[old.ask]
            old.day = row.published or row.news_on
        else:
            old.replaced_at = now
    session.flush()
    session.add_all(_row(row, proposal_id, m, matcher, now) for m in found.values())
    session.merge(
        LinkingRow(
            announcement_id=row.id,
            proposal_id=proposal_id,
            revision=row.revision,
            matcher=matcher,
            linked_at=now,
        )
    )


def in_period(
    session: Session, proposal_id: str, period: Period
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the matches whose announcement is news in the period, best first."""
    query = (
        select(AnnouncementRow, MatchRow)
        .join(MatchRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, *within(period))
        .where(col(MatchRow.replaced_at).is_(None))
        .order_by(col(MatchRow.score).desc(), col(AnnouncementRow.id))
    )
    return [(announcement, as_match(row)) for announcement, row in session.exec(query)]


def all_holding(session: Session, proposal_id: str) -> list[tuple[AnnouncementRow, Match]]:
    """Return all matches of a proposal that hold, with their announcements."""
    query = (
        select(AnnouncementRow, MatchRow)
        .join(MatchRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, col(MatchRow.replaced_at).is_(None))
    )
    return [(announcement, as_match(row)) for announcement, row in session.exec(query)]


def last_direct(session: Session, proposal_id: str) -> dict[str, date]:
    """Return for each ask the day on which its latest direct link became news."""
    query = (
        select(MatchRow.ask, func.max(AnnouncementRow.news_on))
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, MatchRow.grade == Grade.DIRECT)
        .where(col(MatchRow.replaced_at).is_(None))
        .group_by(MatchRow.ask)
    )
    return {ask: day for ask, day in session.exec(query) if day}


def count(session: Session, proposal_id: str) -> int:
    """Return the number of matches of a proposal that hold."""
    query = select(func.count()).select_from(MatchRow).where(MatchRow.proposal_id == proposal_id)
    return session.exec(query.where(col(MatchRow.replaced_at).is_(None))).one()


def waiting(session: Session, proposal_id: str) -> int:
    """Return the number of matches that hold and that nobody has decided on."""
    query = (
        select(func.count())
        .select_from(MatchRow)
        .where(MatchRow.proposal_id == proposal_id, col(MatchRow.replaced_at).is_(None))
        .where(state(None) == ReviewState.UNREVIEWED)
    )
    return session.exec(query).one()


def holding(session: Session, announcement_id: int, proposal_id: str) -> list[Match]:
    """Return the matches of an announcement that hold."""
    return [as_match(row) for row in _holding(session, announcement_id, proposal_id)]


def as_match(row: MatchRow) -> Match:
    """Return the stored match as the domain's record."""
    return Match.model_validate({name: getattr(row, name) for name in Match.model_fields})


def _holding(session: Session, announcement_id: int, proposal_id: str) -> Sequence[MatchRow]:
    query = select(MatchRow).where(
        MatchRow.announcement_id == announcement_id, MatchRow.proposal_id == proposal_id
    )
    return session.exec(query.where(col(MatchRow.replaced_at).is_(None))).all()


def _row(
    row: AnnouncementRow, proposal_id: str, match: Match, matcher: str, now: datetime
) -> MatchRow:
    assert row.id is not None  # noqa: S101 - rows come from the database
    return MatchRow(
        **match.model_dump(exclude={"evidence"}),
        evidence=[e.model_dump() for e in match.evidence],
        announcement_id=row.id,
        proposal_id=proposal_id,
        place=place(row.news_on, row.id),
        day=row.published or row.news_on,
        revision=row.revision,
        matcher=matcher,
        created_at=now,
    )
