"""What the web asks of the application: one seam, so that pages and API know no use case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from domain.access import Token
from domain.event import Event
from domain.finding import Dossier, Finding, Hit, Page
from domain.progress import Progress
from domain.proposal import Proposal, Request
from domain.query import Query
from domain.request import RecordedRequest
from domain.saved import SavedQuery
from domain.source_state import SourceState
from domain.subscriber import State, Subscriber
from domain.timeline import Story
from web.review_desk import ReviewDesk


class Desk(Protocol):
    """Answers questions and takes entries; raises the errors of domain.errors."""

    @property
    def reviews(self) -> ReviewDesk:
        """Where matches are reviewed."""

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

    def story(
        self, ask: str, proposal: str, as_of: datetime | None = None, since: date | None = None
    ) -> Story:
        """Return the story of one ask, of the time since a day if it is given."""

    def saved(self) -> Sequence[SavedQuery]:
        """Return all saved queries."""

    def record(self, event: Event) -> Event:
        """Record an answer or an assessment."""

    def withdraw(self, event_id: int, note: str, author: str) -> Event:
        """Take back an entry."""

    def requests(self, proposal: str) -> Sequence[RecordedRequest]:
        """Return the request meetings that staff recorded, by their day."""

    def record_request(self, proposal: str, request: Request, author: str) -> RecordedRequest:
        """Record a request meeting."""

    def withdraw_request(self, number: int, author: str) -> RecordedRequest:
        """Take back a request meeting that was recorded by mistake."""

    def keep_subscriber(self, subscriber: Subscriber, by: str) -> None:
        """Store a subscriber under its name; raise BadInput when it could never be told."""

    def settle_subscriber(self, name: str, state: State, by: str) -> None:
        """Put a subscriber into a state."""

    def token(self, secret: str) -> Token | None:
        """Return the token of this secret."""

    def now(self) -> datetime:
        """Return the current time."""
