"""A review: what a person decided about the link between an announcement and an ask."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, model_validator

from domain.match import Grade
from domain.record import Record


class Decision(StrEnum):
    """What was decided about a link; a note decides nothing, and an undoing takes one back."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    NOTED = "noted"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return _LABELS[self]


_LABELS = {
    Decision.ACCEPTED: "採用",
    Decision.REJECTED: "不採用",
    Decision.MOVED: "付け替え",
    Decision.DUPLICATE: "重複",
    Decision.NOTED: "メモ",
    Decision.UNDONE: "取り消し",
}


class Review(Record):
    """One decision; it is never changed, only followed by a later one.

    `grade` is that of the link as accepted, or of the new link when it was moved to `moved_to`.
    `duplicate_of` is the announcement that tells the same, `undoes` the review taken back.
    `revision` is the wording decided on: the newest that changed the text. Reviews made at once
    share their `batch`. A decision made `by_token` counts for `person`, the account that owns the
    token, empty where none does.
    """

    id: int | None = None
    ask: str
    decision: Decision
    grade: Grade = Grade.DIRECT
    moved_to: str = ""
    duplicate_of: int | None = None
    undoes: int | None = None
    batch: str = ""
    revision: int = 1
    author: str
    by_token: bool = Field(default=False, description="API のトークンによる判断か")
    person: str = Field(default="", description="トークンの所有者のアカウント")
    note: str = ""
    decided_at: datetime

    @property
    def holder(self) -> str:
        """Whose opinion it is: decisions with one holder are those of one person."""
        return self.person or self.author

    @property
    def signed(self) -> str:
        """Who made it, and for whom it counts if that is somebody else."""
        return f"{self.author}（{self.person}）" if self.person else self.author

    @model_validator(mode="after")
    def _whole(self) -> "Review":
        pointers = {
            Decision.MOVED: bool(self.moved_to),
            Decision.DUPLICATE: self.duplicate_of is not None,
            Decision.UNDONE: self.undoes is not None,
        }
        if any(given != (self.decision is decision) for decision, given in pointers.items()):
            raise ValueError("each of moved_to, duplicate_of and undoes has its own decision")
        return self


def in_force(reviews: list[Review]) -> list[Review]:
    """Return the decisions that nobody took back; notes are none."""
    undone = {r.undoes for r in reviews if r.undoes is not None}
    silent = (Decision.NOTED, Decision.UNDONE)
    return [r for r in reviews if r.id not in undone and r.decision not in silent]
