"""A ruling: what the decisions of all persons on one link come to."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.match import Grade
from domain.query import ReviewState
from domain.record import Record
from domain.review import Decision, Review, in_force


class Ruling(Record):
    """What stands of a link, on which wording; `grade` is that of an accepted one."""

    state: ReviewState
    grade: Grade | None = None
    revision: int = 1


class Voice(NamedTuple):
    """What one person says of one ask."""

    state: ReviewState
    grade: Grade | None = None


class Amendment(Record):
    """What one review changed on one ask: the audit trail has a line for each.

    The grades are those of accepted links.
    """

    review: Review
    ask: str
    before: ReviewState
    after: ReviewState
    grade_before: Grade | None = None
    grade_after: Grade | None = None

    @property
    def old(self) -> str:
        """What stood before, in Japanese words."""
        return _worded(self.before, self.grade_before)

    @property
    def new(self) -> str:
        """What stands after it, in Japanese words."""
        return _worded(self.after, self.grade_after)


def _worded(state: ReviewState, grade: Grade | None) -> str:
    return f"{state.label}（{grade.label}）" if grade else state.label


def rulings(reviews: Sequence[Review]) -> dict[str, Ruling]:
    """Return what the reviews of an announcement, oldest first, come to on each ask.

    The last decision of each person counts, and only those on the newest wording that anyone
    decided on. What most of them say stands; where no side is the greatest, opinions are divided.
    """
    return {ask: _ruling(list(heard.values())) for ask, heard in _heard(reviews).items()}


def opinions(reviews: Sequence[Review], ask: str) -> tuple[Review, ...]:
    """Return the reviews that are heard on an ask: the last one of each person."""
    heard = _heard(reviews).get(ask, {})
    return tuple(review for review, _ in heard.values())


def settled(reviews: Sequence[Review]) -> dict[str, Grade | None]:
    """Return what the matcher may learn of each ask: its grade, None when it is no link.

    Links on which opinions are divided, and those of a duplicate, teach nothing.
    """
    taught = (ReviewState.ACCEPTED, ReviewState.REJECTED)
    return {ask: r.grade for ask, r in rulings(reviews).items() if r.state in taught}


def amendments(reviews: Sequence[Review]) -> Iterator[Amendment]:
    """Yield what each review of an announcement, oldest first, changed."""
    before: Mapping[str, Ruling] = {}
    for number, review in enumerate(reviews, 1):
        after = rulings(reviews[:number])
        for ask in sorted({review.ask, *_moved(before, after)}):
            old, new = _voice(before, ask), _voice(after, ask)
            yield Amendment(
                review=review,
                ask=ask,
                before=old.state,
                after=new.state,
                grade_before=old.grade,
                grade_after=new.grade,
            )
        before = after


def _heard(reviews: Sequence[Review]) -> dict[str, dict[str, tuple[Review, Voice]]]:
    """Return what each person says of each ask, by the review that says it."""
    last: dict[tuple[str, str], Review] = {}
    for review in in_force(list(reviews)):
        last.pop(key := (review.author, review.ask), None)
        last[key] = review
    heard: dict[str, dict[str, tuple[Review, Voice]]] = defaultdict(dict)
    for review in last.values():
        for ask, voice in _says(review):
            heard[ask][review.author] = review, voice
    return heard


def _says(review: Review) -> Iterator[tuple[str, Voice]]:
    if review.decision is Decision.ACCEPTED:
        yield review.ask, Voice(ReviewState.ACCEPTED, review.grade)
    elif review.decision is Decision.DUPLICATE:
        yield review.ask, Voice(ReviewState.DUPLICATE)
    else:
        yield review.ask, Voice(ReviewState.REJECTED)
    if review.moved_to:
        yield review.moved_to, Voice(ReviewState.ACCEPTED, review.grade)


def _ruling(heard: Sequence[tuple[Review, Voice]]) -> Ruling:
    newest = max(review.revision for review, _ in heard)
    voices = Counter(voice for review, voice in heard if review.revision == newest)
    (first, most), *others = voices.most_common()
    if others and others[0][1] == most:
        return Ruling(state=ReviewState.DISPUTED, revision=newest)
    return Ruling(state=first.state, grade=first.grade, revision=newest)


def _moved(before: Mapping[str, Ruling], after: Mapping[str, Ruling]) -> set[str]:
    asks = before.keys() | after.keys()
    return {ask for ask in asks if _voice(before, ask) != _voice(after, ask)}


def _voice(known: Mapping[str, Ruling], ask: str) -> Voice:
    ruling = known.get(ask)
    return Voice(ruling.state, ruling.grade) if ruling else Voice(ReviewState.UNREVIEWED)
