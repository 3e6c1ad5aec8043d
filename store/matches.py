"""Matches: replaced as a whole whenever an announcement is matched again."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from domain.match import Match
from domain.period import Period
from store.announcements import within
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
    """Store what the matcher found for this wording of the announcement, dropping older results."""
    assert row.id is not None  # noqa: S101 - rows come from the database
    session.exec(
        delete(MatchRow).where(
            col(MatchRow.announcement_id) == row.id, col(MatchRow.proposal_id) == proposal_id
        )
    )
    for match in matches:
        session.add(
            MatchRow(
                announcement_id=row.id,
                proposal_id=proposal_id,
                ask=match.ask,
                revision=row.revision,
                matcher=matcher,
                score=match.score,
                grade=match.grade,
                evidence=[e.model_dump() for e in match.evidence],
                created_at=now,
            )
        )
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
        .order_by(col(MatchRow.score).desc(), col(AnnouncementRow.id))
    )
    return [(announcement, as_match(row)) for announcement, row in session.exec(query)]


def count(session: Session, proposal_id: str) -> int:
    """Return the number of matches of a proposal."""
    query = select(func.count()).select_from(MatchRow)
    return session.exec(query.where(MatchRow.proposal_id == proposal_id)).one()


def as_match(row: MatchRow) -> Match:
    """Return the stored match as the domain's record."""
    return Match.model_validate(row.model_dump(include=set(Match.model_fields)))
