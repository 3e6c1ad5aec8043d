"""What a query finds: announcements and matches as a reader gets them, page by page."""

from datetime import date, datetime
from typing import Generic, TypeVar

from domain.match import Match
from domain.opinion import Opinion
from domain.query import ReviewState
from domain.record import Record

Item = TypeVar("Item")


class Excerpt(Record):
    """A passage and the spans in it, as character offsets (start, end), that answer the query."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Listing(Record):
    """An announcement as a list shows it; `news_on` is the day on which it became news."""

    id: int
    source: str
    agency: str
    title: str
    url: str
    kind: str
    published: date | None
    news_on: date
    first_seen: datetime

    @property
    def day(self) -> date:
        """The day that the agency states, or else the day on which it became news."""
        return self.published or self.news_on


class Finding(Record):
    """A match with its announcement, what the staff said of it, and what an outside model said."""

    id: int
    proposal: str
    match: Match
    review: ReviewState = ReviewState.UNREVIEWED
    matcher: str
    matched_at: datetime
    announcement: Listing
    opinion: Opinion | None = None


class Hit(Record):
    """An announcement that full-text search found; marks show where."""

    announcement: Listing
    title: Excerpt
    snippet: Excerpt


class Page(Record, Generic[Item]):
    """One page of a list, newest news first; `next` asks for the following one, None at the end.

    All pages of a list speak of the same moment, `as_of`, so that paging skips and repeats
    nothing while the store grows.
    """

    items: tuple[Item, ...]
    next: str | None
    as_of: datetime


class Wording(Record):
    """One wording that an announcement has had, and since when."""

    number: int
    title: str
    seen_at: datetime


class Dossier(Record):
    """Everything that the store knows of one announcement: text, wordings and matches."""

    announcement: Listing
    text: str
    wordings: tuple[Wording, ...]
    matches: tuple[Finding, ...]
    as_of: datetime
