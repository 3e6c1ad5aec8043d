"""The use cases as the web asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import entries, query, requests, saved, subscribers, tokens
from app.bootstrap import Watch
from app.progress import progress
from app.proposals import current, known
from app.review_desk import WatchReviewDesk
from app.story import story
from app.watching import SourceHealth, overview
from domain.access import Token
from domain.errors import UnknownName
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
from store import dossiers


@dataclass(frozen=True)
class WatchDesk:
    """Answers from one installation; see web.desk for what each method promises."""

    watch: Watch

    @property
    def reviews(self) -> WatchReviewDesk:
        """Where matches are reviewed."""
        return WatchReviewDesk(self.watch)

    def proposals(self) -> Sequence[Proposal]:
        """Return all proposals."""
        return [current(self.watch, name) for name in known(self.watch)]

    def proposal(self, name: str) -> Proposal:
        """Return the proposal of this id, that of the settings if the id is empty."""
        return current(self.watch, name or self.watch.settings.proposal)

    def proposal_names(self) -> Sequence[str]:
        """Return the ids of all proposals."""
        return known(self.watch)

    def matches(self, asked: Query, after: str, limit: int) -> Page[Finding]:
        """Return a page of matches."""
        return query.find_matches(self.watch, asked, after, limit)

    def count(self, asked: Query) -> int:
        """Return the number of matches, to a bound."""
        return query.count_matches(self.watch, asked)

    def announcements(self, asked: Query, after: str, limit: int) -> Page[Hit]:
        """Return a page of announcements."""
        return query.find_announcements(self.watch, asked, after, limit)

    def sources(self) -> Sequence[SourceState]:
        """Return how the sources are."""
        return [_state(s) for s in overview(self.watch)]

    def announcement(self, announcement_id: int, as_of: datetime | None) -> Dossier:
        """Return everything about one announcement; raise UnknownName when there is none."""
        with self.watch.session() as session:
            found = dossiers.find(session, announcement_id, as_of or self.watch.now())
        if found is None:
            raise UnknownName("発表", str(announcement_id), [])
        return found

    def progress(self, asked: Query) -> Progress:
        """Return where the asks stand."""
        return progress(self.watch, asked)

    def story(
        self, ask: str, proposal: str, as_of: datetime | None = None, since: date | None = None
    ) -> Story:
        """Return the story of one ask."""
        return story(self.watch, ask, proposal, as_of, since)

    def saved(self) -> Sequence[SavedQuery]:
        """Return all saved queries."""
        return saved.saved_queries(self.watch)

    def record(self, event: Event) -> Event:
        """Record an entry."""
        return entries.record(self.watch, event)

    def withdraw(self, event_id: int, note: str, author: str) -> Event:
        """Take back an entry."""
        return entries.withdraw(self.watch, event_id, note, author)

    def requests(self, proposal: str) -> Sequence[RecordedRequest]:
        """Return the request meetings that staff recorded."""
        return requests.recorded(self.watch, proposal)

    def record_request(self, proposal: str, request: Request, author: str) -> RecordedRequest:
        """Record a request meeting."""
        return requests.record(self.watch, proposal, request, author)

    def withdraw_request(self, number: int, author: str) -> RecordedRequest:
        """Take back a request meeting."""
        return requests.withdraw(self.watch, number, author)

    def keep_subscriber(self, subscriber: Subscriber, by: str) -> None:
        """Store a subscriber."""
        subscribers.keep(self.watch, subscriber, by=by)

    def settle_subscriber(self, name: str, state: State, by: str) -> None:
        """Put a subscriber into a state."""
        subscribers.change_state(self.watch, name, state, by)

    def token(self, secret: str) -> Token | None:
        """Return the token of this secret."""
        return tokens.find(self.watch, secret)

    def now(self) -> datetime:
        """Return the current time."""
        return self.watch.now()


def _state(health: SourceHealth) -> SourceState:
    condition, good = health.condition, health.good
    return SourceState(
        name=health.source.name,
        title=health.source.title,
        url=str(health.source.url),
        verdict=health.verdict,
        since=condition.since if condition else None,
        last_read=good.ended_at if good else None,
        evidence=tuple(condition.evidence) if condition else (),
    )
