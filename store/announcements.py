"""Announcements: what is known, what waits to be matched, what falls into a period."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from domain.announcement import Announcement
from domain.period import TOKYO, Period
from store.tables import AnnouncementRow, LinkingRow, RevisionRow

BATCH = 500
CHECK_EVERY = timedelta(days=1)
"""The least time between two looks at the same article."""


def known_identities(session: Session, source: str) -> set[str]:
    """Return the identities of all announcements that the source has brought."""
    return set(
        session.exec(select(AnnouncementRow.identity).where(AnnouncementRow.source == source))
    )


def keys(session: Session, source: str) -> set[str]:
    """Return all keys under which the source's announcements are known."""
    query = select(AnnouncementRow.identity, AnnouncementRow.url_key, AnnouncementRow.title_key)
    rows = session.exec(query.where(AnnouncementRow.source == source))
    return {key for row in rows for key in row if key}


def due_for_recheck(
    session: Session, source: str, now: datetime, *, days: int
) -> list[AnnouncementRow]:
    """Return the announcements of the last `days` days whose article is to be looked at again.

    Those not looked at for the longest time come first, at most once in CHECK_EVERY.
    """
    since = (now - timedelta(days=days)).astimezone(TOKYO).date()
    checked = func.coalesce(AnnouncementRow.checked_at, AnnouncementRow.first_seen)
    query = (
        select(AnnouncementRow)
        .where(
            AnnouncementRow.source == source,
            func.coalesce(AnnouncementRow.published, AnnouncementRow.news_on) > since,
            checked <= now - CHECK_EVERY,
            col(AnnouncementRow.successor_id).is_(None),
        )
        .order_by(checked, col(AnnouncementRow.id))
    )
    return list(session.exec(query))


def unlinked(
    session: Session, proposal_id: str, matcher: str, since: datetime | None = None
) -> list[AnnouncementRow]:
    """Return up to BATCH announcements that this matcher has not seen in their latest wording.

    With `since`, only those worded then or later are looked at.
    """
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
    return list(session.exec(query.where(worded(since)) if since else query))


def worded(since: datetime) -> ColumnElement[bool]:
    """Return the condition that an announcement got a wording at that moment or later."""
    revised = select(col(RevisionRow.announcement_id)).where(col(RevisionRow.seen_at) >= since)
    return col(AnnouncementRow.id).in_(revised)


def find(session: Session, announcement_id: int) -> AnnouncementRow | None:
    """Return the announcement of this number, None when there is none."""
    return session.get(AnnouncementRow, announcement_id)


def titles(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of the announcements of these numbers."""
    query = select(col(AnnouncementRow.id), AnnouncementRow.title)
    rows = session.exec(query.where(col(AnnouncementRow.id).in_(set(ids))))
    return {number: title for number, title in rows if number is not None}


def after(session: Session, announcement_id: int) -> list[AnnouncementRow]:
    """Return up to BATCH announcements that follow a number, for walking through all of them."""
    query = select(AnnouncementRow).where(col(AnnouncementRow.id) > announcement_id)
    return list(session.exec(query.order_by(col(AnnouncementRow.id)).limit(BATCH)))


def agencies(session: Session) -> list[str]:
    """Return the names of all agencies that announced anything, each sought after the last."""
    first = select(func.min(AnnouncementRow.agency).label("agency"))
    names = first.cte("names", recursive=True)
    following = first.where(col(AnnouncementRow.agency) > names.c.agency).scalar_subquery()
    names = names.union_all(select(following).where(names.c.agency.is_not(None)))
    found = session.execute(select(names.c.agency).where(names.c.agency.is_not(None)))
    return list(found.scalars())


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
    """Return the stored announcement as the domain's record; its attachments without texts."""
    fields = Announcement.model_fields
    return Announcement.model_validate(row.model_dump(include=set(fields)))


def day_in_japan(now: datetime) -> date:
    """Return the calendar day in Japan."""
    return now.astimezone(TOKYO).date()
