"""Announcements that are few: what is sought among them need not be walked to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from domain.query import Query
from store.conditions import Condition, of_announcement_matched
from store.tables import AnnouncementRow

RARE = 5_000
"""So few announcements are looked up; where more answer, one of them is near along any walk."""


def ids(session: Session, query: Query, announced: Sequence[Condition]) -> Select[Any] | None:
    """Return the query for the ids of the announcements of which the conditions are true.

    None unless one filter on announcements alone leaves few.
    """
    number = col(AnnouncementRow.id)
    for condition in of_announcement_matched(query):
        beyond = select(number).where(condition).offset(RARE).limit(1)
        if session.execute(beyond).first() is None:
            return select(number).where(*announced)
    return None
