"""A query that staff keep under a name."""

from enum import StrEnum

from pydantic import Field

from domain.query import Query
from domain.record import Record


class Sought(StrEnum):
    """What a query is to find."""

    MATCHES = "matches"
    ANNOUNCEMENTS = "announcements"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"matches": "関連", "announcements": "発表"}[self]


class SavedQuery(Record):
    """A query, its name, and what it finds."""

    name: str = Field(min_length=1, max_length=100)
    sought: Sought
    query: Query
