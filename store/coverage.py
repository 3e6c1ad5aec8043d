"""What sources have listed, for the cross-check."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, func, select

from domain.announcement import Announcement
from domain.period import TOKYO
from store.tables import AnnouncementRow

FIELDS = ("source", "agency", "title", "url", "published")


def listed(session: Session, sources: Sequence[str], since: date) -> list[Announcement]:
    """Return what the sources have listed with a date from `since` on, without texts."""
    row = AnnouncementRow
    query = select(row).options(load_only(*(getattr(row, name) for name in FIELDS)))
    found = session.exec(query.where(col(row.source).in_(sources), col(row.published) >= since))
    return [Announcement(**{name: getattr(row, name) for name in FIELDS}) for row in found]


def first_day(session: Session, sources: Sequence[str]) -> date | None:
    """Return the day in Japan on which one of the sources first brought anything."""
    query = select(func.min(AnnouncementRow.first_seen))
    first = session.exec(query.where(col(AnnouncementRow.source).in_(sources))).one()
    return first.astimezone(TOKYO).date() if first else None
