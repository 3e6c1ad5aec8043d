"""What the web asks of the application: one seam, so that pages and API know no use case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pydantic import Field, model_validator

from domain.access import Token
from domain.event import Event
from domain.finding import Dossier, Finding, Hit, Page
from domain.match import Grade
from domain.progress import Progress
from domain.proposal import Proposal
from domain.query import Name, Query
from domain.record import Record
from domain.review import Decision, Review
from domain.saved import SavedQuery
from domain.source_state import SourceState
from domain.timeline import Story


class Link(Record):
    """The link of an announcement with an ask, and what to decide about it.

    `grade` is that of the link as accepted, the matcher's if left out.
    """

    ask: Name
    decision: Decision
    proposal: Name = ""
    moved_to: Name = ""
    grade: Grade | None = None
    note: str = Field(default="", max_length=4_000, pattern=r"^[^\x00]*$")

    @model_validator(mode="after")
    def _whole(self) -> "Link":
        if (self.decision is Decision.MOVED) != bool(self.moved_to):
            raise ValueError("moved_to は、付け替え（moved）のときだけ指定します")
        return self


class Desk(Protocol):
    """Answers questions and takes entries; raises the errors of domain.errors."""

    def proposals(self) -> Sequence[Proposal]:
        """Return all proposals."""

    def proposal(self, name: str) -> Proposal:
        """Return the proposal of this id, that of the settings if the id is empty."""

    def proposal_names(self) -> Sequence[str]:
        """Return the ids of all proposals."""

    def matches(self, query: Query, after: str, limit: int) -> Page[Finding]:
        """Return a page of the matches that answer the query."""

    def count(self, query: Query) -> int:
        """Return the number of those matches, counted to a bound."""

    def announcements(self, query: Query, after: str, limit: int) -> Page[Hit]:
        """Return a page of the announcements that answer the query."""

    def sources(self) -> Sequence[SourceState]:
        """Return how the sources are."""

    def announcement(self, announcement_id: int, as_of: datetime | None) -> Dossier:
        """Return everything about one announcement."""

    def progress(self, query: Query) -> Progress:
        """Return where the asks stand that the query selects."""

    def story(self, ask: str, proposal: str, as_of: datetime | None) -> Story:
        """Return the story of one ask."""

    def saved(self) -> Sequence[SavedQuery]:
        """Return all saved queries."""

    def record(self, event: Event) -> Event:
        """Record an answer or an assessment."""

    def withdraw(self, event_id: int, note: str, author: str) -> Event:
        """Take back an entry."""

    def review(self, announcement_id: int, link: Link, author: str) -> Review:
        """Record what was decided about a link."""

    def token(self, secret: str) -> Token | None:
        """Return the token of this secret."""

    def now(self) -> datetime:
        """Return the current time."""
