"""A review: what a person decided about the link between an announcement and an ask."""

from datetime import datetime
from enum import StrEnum

from pydantic import model_validator

from domain.match import Grade
from domain.record import Record


class Decision(StrEnum):
    """What was decided about a link."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"accepted": "採用", "rejected": "不採用", "moved": "付け替え"}[self.value]


class Review(Record):
    """One decision; it is never changed, only followed by a later one on the same link.

    `grade` is that of the link as accepted, or of the new link when it was moved to `moved_to`.
    """

    ask: str
    decision: Decision
    grade: Grade = Grade.DIRECT
    moved_to: str = ""
    author: str
    note: str = ""
    decided_at: datetime

    @model_validator(mode="after")
    def _whole(self) -> "Review":
        if (self.decision is Decision.MOVED) != bool(self.moved_to):
            raise ValueError("moved_to belongs to a moved link, and to no other")
        return self


def verdicts(reviews: list[Review]) -> dict[str, Grade | None]:
    """Return what reviews, oldest first, say of each ask: its grade, None when it is no link."""
    said: dict[str, Grade | None] = {}
    for review in reviews:
        accepted = review.decision is Decision.ACCEPTED
        said[review.ask] = review.grade if accepted else None
        if review.moved_to:
            said[review.moved_to] = review.grade
    return said
