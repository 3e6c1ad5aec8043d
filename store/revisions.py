"""Revisions: the wordings that announcements have had."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from domain.change import Change
from store.tables import AnnouncementRow, RevisionRow


def of(session: Session, announcement_id: int) -> list[RevisionRow]:
    """Return all wordings of an announcement, oldest first."""
    query = select(RevisionRow).where(RevisionRow.announcement_id == announcement_id)
    return list(session.exec(query.order_by(col(RevisionRow.number))))


def edited(session: Session, announcement_id: int) -> int:
    """Return the number of the newest wording that changed what a reader sees."""
    query = select(func.max(RevisionRow.number)).where(
        RevisionRow.announcement_id == announcement_id,
        col(RevisionRow.change).not_in((Change.MOVED, Change.VOLATILE)),
    )
    return session.exec(query).one() or 1


def latest_archived(session: Session, announcement_id: int) -> RevisionRow | None:
    """Return the newest wording whose article is in the archive."""
    query = select(RevisionRow).where(
        RevisionRow.announcement_id == announcement_id, RevisionRow.payload != ""
    )
    return session.exec(query.order_by(col(RevisionRow.number).desc()).limit(1)).first()


def archived(
    session: Session, source: str | None = None, start: datetime | None = None
) -> list[int]:
    """Return the announcements with an article in the archive, seen at `start` or later."""
    query = (
        select(AnnouncementRow.id)
        .join(RevisionRow, col(RevisionRow.announcement_id) == col(AnnouncementRow.id))
        .where(RevisionRow.payload != "")
        .distinct()
        .order_by(col(AnnouncementRow.id))
    )
    if source:
        query = query.where(AnnouncementRow.source == source)
    if start:
        query = query.where(RevisionRow.seen_at >= start)
    return [found for found in session.exec(query) if found is not None]
