"""The queue of links that wait for a decision: which wait, why, and in which order."""

from enum import StrEnum

from domain.digest import AskRef
from domain.finding import Finding, Listing
from domain.match import Grade, Match
from domain.query import ReviewState
from domain.record import Record
from domain.review import Review
from domain.ruling import Amendment, Ruling
from domain.wording import Passage

STEP = 1_000
"""So many turns are there for the links of one grade that wait for one reason."""


class Waiting(StrEnum):
    """Why a link waits, the most pressing first."""

    DISPUTED = "disputed"
    CHANGED = "changed"
    NEW = "new"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return _LABELS[self]


_LABELS = {
    Waiting.DISPUTED: "意見が分かれています",
    Waiting.CHANGED: "本文が変わりました",
    Waiting.NEW: "未確認",
}
ORDER = tuple(Waiting)


class QueueItem(Record):
    """A link as the queue shows it; `reason` and `turn` are None when it does not wait.

    `series` is the key of the announcements that read alike.
    """

    finding: Finding
    reason: Waiting | None
    turn: int | None
    series: int | None = None


class Case(Record):
    """Everything that a person needs to decide on a link.

    `said` is what happened to it so far, oldest first, `opinions` what each person holds now;
    `changes` are the passages that differ from the wording that was decided on. `others` are the
    other links of the same announcement with their asks. `alike` is how many links of this ask wait
    whose announcements differ in numbers and dates only, this one included; `lookalikes` are
    announcements that may tell the same. `text` is the beginning of the announcement's text.
    """

    item: QueueItem
    ask: AskRef
    ministries: tuple[str, ...]
    said: tuple[Amendment, ...]
    opinions: tuple[Review, ...]
    changes: tuple[Passage, ...]
    others: tuple[tuple[AskRef, Finding], ...]
    alike: int = 1
    lookalikes: tuple[Listing, ...] = ()
    text: str = ""


class Entry(Record):
    """A line of the audit trail; `undone` says that the review was taken back."""

    amendment: Amendment
    announcement: int
    title: str
    undone: bool = False

    @property
    def outcome(self) -> str:
        """What was decided and what it changed, in Japanese words."""
        said, change = self.amendment.review, self.amendment
        where = f"（{said.moved_to}へ）" if said.moved_to else ""
        same = f"（発表{said.duplicate_of}と同じ）" if said.duplicate_of else ""
        became = f": {change.old} → {change.new}" if change.old != change.new else ""
        return (
            f"{said.decision.label}{where}{same}{became}{'（取り消し済み）' if self.undone else ''}"
        )


def reason(ruling: Ruling | None, edited: int) -> Waiting | None:
    """Return why a link waits, None when it does not; `edited` is the newest changed wording."""
    if ruling is None:
        return Waiting.NEW
    if ruling.revision < edited:
        return Waiting.CHANGED
    return Waiting.DISPUTED if ruling.state is ReviewState.DISPUTED else None


def turn(match: Match, why: Waiting | None) -> int | None:
    """Return the place in the queue, None outside it: direct and uncertain links come first."""
    if why is None:
        return None
    return turns(why, match.grade)[0] + round(abs(match.score - 0.5) * 1_000)


def turns(why: Waiting, grade: Grade) -> tuple[int, int]:
    """Return the range of places, the end excluded, of links that wait for a reason."""
    start = (ORDER.index(why) * 2 + (grade is not Grade.DIRECT)) * STEP
    return start, start + STEP


def reason_of(turn: int) -> Waiting:
    """Return the reason that a turn stands for."""
    return ORDER[turn // (2 * STEP)]
