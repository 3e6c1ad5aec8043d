"""What staff record of an ask: official answers and assessments, as entries never changed."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, model_validator

from domain.record import Record


class Answer(StrEnum):
    """What the government officially answered to an ask."""

    ACCEPTED = "accepted"
    CONSIDERING = "considering"
    POSSIBLE_NOW = "possible_now"
    REFUSED = "refused"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return _ANSWERS[self]


class Assessment(StrEnum):
    """What the staff hold of the state of an ask."""

    NOT_STARTED = "not_started"
    PARTLY = "partly"
    REALISED = "realised"
    REVERSED = "reversed"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return _ASSESSMENTS[self]


_ANSWERS = {
    Answer.ACCEPTED: "対応",
    Answer.CONSIDERING: "検討",
    Answer.POSSIBLE_NOW: "現行制度下で対応可能",
    Answer.REFUSED: "対応不可",
    Answer.NONE: "未回答",
}
_ASSESSMENTS = {
    Assessment.NOT_STARTED: "未着手",
    Assessment.PARTLY: "一部実現",
    Assessment.REALISED: "実現",
    Assessment.REVERSED: "後退",
    Assessment.OUT_OF_SCOPE: "対象外",
}


class EventKind(StrEnum):
    """What staff recorded: an official answer, an assessment, or that an entry was a mistake."""

    ANSWER = "answer"
    ASSESSMENT = "assessment"
    WITHDRAWAL = "withdrawal"


class Event(Record):
    """One entry of staff, never changed once recorded.

    `on` is the day in Japan on which it happened in the world, `recorded_at` the moment of the
    entry. `withdraws` is the id of the entry that a withdrawal takes back.
    """

    id: int | None = None
    proposal: str
    ask: str
    kind: EventKind
    value: str = ""
    on: date
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=2_000)
    note: str = Field(default="", max_length=4_000)
    author: str = Field(min_length=1, max_length=200)
    recorded_at: datetime
    withdraws: int | None = None

    @model_validator(mode="after")
    def _sound(self) -> "Event":
        if self.kind is EventKind.ANSWER:
            Answer(self.value)
        elif self.kind is EventKind.ASSESSMENT:
            Assessment(self.value)
        return self

    @property
    def label(self) -> str:
        """The Japanese words for what was recorded."""
        if self.kind is EventKind.ANSWER:
            return Answer(self.value).label
        return Assessment(self.value).label if self.value else "取り消し"


def standing(events: Sequence[Event]) -> list[Event]:
    """Return the answers and assessments that were not withdrawn, in the order they happened."""
    withdrawn = {e.withdraws for e in events}
    kept = [e for e in events if e.kind is not EventKind.WITHDRAWAL and e.id not in withdrawn]
    return sorted(kept, key=lambda e: (e.on, e.recorded_at, e.id or 0))


def current(events: Sequence[Event], kind: EventKind) -> Event | None:
    """Return the last standing entry of this kind; None when there is none."""
    return next((e for e in reversed(standing(events)) if e.kind is kind), None)
