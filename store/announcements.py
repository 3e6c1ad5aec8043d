"""Announcements: what is new, what was edited, what falls into a period."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, or_, select

from domain.announcement import Announcement
from domain.period import TOKYO, Period
from store import search
from store.tables import AnnouncementRow, LinkingRow, RevisionRow

BATCH = 500


class Change(StrEnum):
    """What remembering an announcement did."""

    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"


def remember(
    session: Session, announcement: Announcement, now: datetime, *, baseline: bool = False
) -> Change:
    """Store the announcement; keep the old wording as a revision when it was edited.

    A `baseline` item is back-filled history: it counts as news on the day it was published.
    An empty text never replaces a known one: a list page says less than the article.
    """
    row = _find(session, announcement)
    if row is None:
        session.add(row := _new_row(announcement, now, baseline=baseline))
        session.flush()
        session.add(_revision(row, now))
        search.index(session, row)
        return Change.NEW
    row.last_seen = now
    if announcement.content_hash == row.content_hash or not announcement.text:
        return Change.UNCHANGED
    row.title, row.text = announcement.title, announcement.text
    row.content_hash, row.revision = announcement.content_hash, row.revision + 1
    session.add(_revision(row, now))
    search.index(session, row)
    return Change.EDITED


def known_identities(session: Session, source: str) -> set[str]:
    """Return the identities of all announcements that the source has brought."""
    return set(
        session.exec(select(AnnouncementRow.identity).where(AnnouncementRow.source == source))
    )


def unlinked(session: Session, proposal_id: str, matcher: str) -> list[AnnouncementRow]:
    """Return up to BATCH announcements that this matcher has not seen in their latest wording."""
    linking = select(LinkingRow).where(LinkingRow.proposal_id == proposal_id).subquery()
    query = (
        select(AnnouncementRow)
        .outerjoin(linking, linking.c.announcement_id == col(AnnouncementRow.id))
        .where(
            or_(
                linking.c.announcement_id.is_(None),
                linking.c.revision != AnnouncementRow.revision,
                linking.c.matcher != matcher,
            )
        )
        .order_by(col(AnnouncementRow.id))
        .limit(BATCH)
    )
    return list(session.exec(query))


def count(session: Session) -> int:
    """Return the number of announcements."""
    return session.exec(select(func.count()).select_from(AnnouncementRow)).one()


def count_in(session: Session, period: Period) -> int:
    """Return the number of announcements that are news in the period."""
    query = select(func.count()).select_from(AnnouncementRow)
    return session.exec(query.where(*within(period))).one()


def count_by_source(session: Session, period: Period) -> dict[str, int]:
    """Return, for each source, the number of its announcements that are news in the period."""
    query = select(AnnouncementRow.source, func.count()).where(*within(period))
    return dict(session.exec(query.group_by(AnnouncementRow.source)).all())


def last_seen(session: Session, source: str) -> datetime | None:
    """Return when the source last brought anything."""
    query = select(func.max(AnnouncementRow.last_seen))
    return session.exec(query.where(AnnouncementRow.source == source)).one()


def within(period: Period) -> Iterable[bool]:
    """Return the conditions under which an announcement is news in the period."""
    return AnnouncementRow.news_on >= period.start, AnnouncementRow.news_on < period.end


def as_announcement(row: AnnouncementRow) -> Announcement:
    """Return the stored announcement as the domain's record."""
    fields = Announcement.model_fields
    return Announcement.model_validate(row.model_dump(include=set(fields)))


def _find(session: Session, announcement: Announcement) -> AnnouncementRow | None:
    return session.exec(
        select(AnnouncementRow).where(
            AnnouncementRow.source == announcement.source,
            AnnouncementRow.identity == announcement.identity,
        )
    ).one_or_none()


def _new_row(announcement: Announcement, now: datetime, *, baseline: bool) -> AnnouncementRow:
    today = now.astimezone(TOKYO).date()
    return AnnouncementRow(
        **announcement.model_dump(),
        identity=announcement.identity,
        content_hash=announcement.content_hash,
        news_on=(announcement.published or today) if baseline else today,
        first_seen=now,
        last_seen=now,
    )


def _revision(row: AnnouncementRow, now: datetime) -> RevisionRow:
    assert row.id is not None  # noqa: S101 - flushed by the caller
    return RevisionRow(
        announcement_id=row.id,
        number=row.revision,
        title=row.title,
        text=row.text,
        content_hash=row.content_hash,
        seen_at=now,
    )
