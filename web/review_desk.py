"""What the web asks of the application about reviews: the second seam, beside web.desk."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field, model_validator

from domain.finding import Page
from domain.match import Grade
from domain.query import Name, Query
from domain.queue import Case, Entry, QueueItem, Waiting
from domain.record import Record
from domain.review import Decision, Review

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=4_000, pattern=r"^[^\x00]*$")]
ON_LINKS = (Decision.ACCEPTED, Decision.REJECTED, Decision.MOVED, Decision.NOTED)


class Link(Record):
    """The link of an announcement with an ask, and what to decide about it.

    `grade` is that of the link as accepted, the one that stands if left out.
    """

    ask: Name
    decision: Decision
    proposal: Name = ""
    moved_to: Name = ""
    grade: Grade | None = Field(
        default=None, description="採用するときの関連の度合い。省くと、いまの度合いのまま"
    )
    note: Note = ""

    @model_validator(mode="after")
    def _whole(self) -> "Link":
        if self.decision not in ON_LINKS:
            raise ValueError("重複と取り消しは、それぞれの操作で記録します")
        if (self.decision is Decision.MOVED) != bool(self.moved_to):
            raise ValueError("moved_to は、付け替え（moved）のときだけ指定します")
        return self


class Place(Record):
    """A link that is one of many."""

    announcement: Number
    ask: Name


class Links(Record):
    """Links to be accepted or rejected at once."""

    links: tuple[Place, ...] = Field(min_length=1, max_length=500)
    decision: Decision
    proposal: Name = ""
    note: Note = ""

    @model_validator(mode="after")
    def _whole(self) -> "Links":
        if self.decision not in (Decision.ACCEPTED, Decision.REJECTED):
            raise ValueError("まとめて確認できるのは、採用（accepted）と不採用（rejected）です")
        return self


class ReviewDesk(Protocol):
    """Shows the queue and takes decisions; an empty `proposal` is the one of the settings."""

    def of_tokens(self) -> "ReviewDesk":
        """Return the same desk for callers who show a token: authors are names of tokens."""

    def waiting(
        self, query: Query, reasons: Sequence[Waiting], after: str, limit: int
    ) -> Page[QueueItem]:
        """Return a page of the links that wait."""

    def count(self, query: Query, reasons: Sequence[Waiting]) -> int:
        """Return the number of those links, counted to a bound."""

    def case(self, announcement_id: int, ask: str, proposal: str) -> Case:
        """Return everything about one link."""

    def series(self, announcement_id: int, ask: str, proposal: str) -> Sequence[QueueItem]:
        """Return the waiting links of the ask whose announcements read alike."""

    def log(self, before: str, limit: int, author: str, proposal: str) -> Page[Entry]:
        """Return a page of the audit trail, newest first."""

    def log_of(self, announcement_id: int, ask: str, proposal: str) -> Sequence[Entry]:
        """Return the audit trail of one announcement, or of one of its links."""

    def made(self, review_id: int) -> Sequence[Entry]:
        """Return a decision and those that were made at once with it."""

    def made_today(self, author: str) -> int:
        """Return how many decisions the author made today, or all."""

    def decide(self, announcement_id: int, link: Link, author: str) -> Review:
        """Record what was decided about a link."""

    def decide_together(self, links: Links, author: str) -> Sequence[Review]:
        """Record what was decided about many links at once."""

    def mark_duplicate(
        self, announcement_id: int, of: int, note: str, author: str, proposal: str
    ) -> Sequence[Review]:
        """Record that an announcement tells the same as another one."""

    def undo(self, review_id: int, note: str, author: str) -> Sequence[Review]:
        """Take a decision back, and those that were made at once with it."""
