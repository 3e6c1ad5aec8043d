"""The use cases on reviews as the web asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app import review, review_case, review_log, review_queue
from app.bootstrap import Watch
from domain.finding import Page
from domain.query import Query
from domain.queue import Case, Entry, QueueItem, Waiting
from domain.review import Review
from web.review_desk import Link, Links


@dataclass(frozen=True)
class WatchReviewDesk:
    """Takes decisions for one installation; see web.review_desk for what each method promises."""

    watch: Watch
    by_token: bool = False

    def of_tokens(self) -> "WatchReviewDesk":
        """Return the desk on which authors are tokens."""
        return replace(self, by_token=True)

    def waiting(
        self, query: Query, reasons: Sequence[Waiting], after: str, limit: int
    ) -> Page[QueueItem]:
        """Return a page of the links that wait."""
        return review_queue.waiting(self.watch, query, reasons, after, limit)

    def count(self, query: Query, reasons: Sequence[Waiting]) -> int:
        """Return the number of those links, to a bound."""
        return review_queue.count_waiting(self.watch, query, reasons)

    def case(self, announcement_id: int, ask: str, proposal: str) -> Case:
        """Return everything about one link."""
        return review_case.case(self.watch, self._named(proposal), announcement_id, ask)

    def series(self, announcement_id: int, ask: str, proposal: str) -> Sequence[QueueItem]:
        """Return the waiting links that read alike."""
        return review_queue.series(self.watch, self._named(proposal), announcement_id, ask)

    def log(self, before: str, limit: int, author: str, proposal: str) -> Page[Entry]:
        """Return a page of the audit trail."""
        return review_log.log(self.watch, self._named(proposal), before, limit, author)

    def log_of(self, announcement_id: int, ask: str, proposal: str) -> Sequence[Entry]:
        """Return the audit trail of one announcement."""
        return review_log.log_of(self.watch, self._named(proposal), announcement_id, ask)

    def made(self, review_id: int) -> Sequence[Entry]:
        """Return a decision and its companions."""
        return review_log.made(self.watch, review_id)

    def made_today(self, author: str) -> int:
        """Return how many decisions were made today."""
        return review_log.made_today(self.watch, self._named(""), author)

    def decide(self, announcement_id: int, link: Link, author: str) -> Review:
        """Record what was decided about a link."""
        return review.decide(
            self.watch,
            self._named(link.proposal),
            announcement_id,
            link.ask,
            link.decision,
            author=author,
            by_token=self.by_token,
            note=link.note,
            moved_to=link.moved_to,
            grade=link.grade,
        )

    def decide_together(self, links: Links, author: str) -> Sequence[Review]:
        """Record what was decided about many links."""
        return review.decide_together(
            self.watch,
            self._named(links.proposal),
            [(place.announcement, place.ask) for place in links.links],
            links.decision,
            author=author,
            by_token=self.by_token,
            note=links.note,
        )

    def mark_duplicate(
        self, announcement_id: int, of: int, note: str, author: str, proposal: str
    ) -> Sequence[Review]:
        """Record that an announcement tells the same as another one."""
        return review.mark_duplicate(
            self.watch,
            self._named(proposal),
            announcement_id,
            of,
            author=author,
            by_token=self.by_token,
            note=note,
        )

    def undo(self, review_id: int, note: str, author: str) -> Sequence[Review]:
        """Take decisions back."""
        by_token = self.by_token
        return review.undo(self.watch, review_id, author=author, by_token=by_token, note=note)

    def _named(self, proposal: str) -> str:
        return proposal or self.watch.settings.proposal
