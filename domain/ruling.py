"""A ruling: what the decisions of all persons on one link come to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from domain.match import Grade
from domain.query import ReviewState
from domain.record import Record
from domain.review import Decision, Review, in_force

Side = TypeVar("Side")
ACCEPTED, REJECTED = ReviewState.ACCEPTED, ReviewState.REJECTED
DUPLICATE, DISPUTED = ReviewState.DUPLICATE, ReviewState.DISPUTED


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
    So they are where as many would move a link to one ask as to another.
    """
    return {ask: _ruling(list(heard.values())) for ask, heard in _heard(reviews).items()}


def followed(known: Mapping[str, Ruling], asks: Iterable[str]) -> dict[str, Ruling]:
    """Let those links of a duplicate on which nobody decided follow it, on the wording of then."""
    worded = [ruling.revision for ruling in known.values() if ruling.state is DUPLICATE]
    if not worded:
        return dict(known)
    follower = Ruling(state=DUPLICATE, revision=max(worded))
    return {**dict.fromkeys(asks, follower), **known}


def opinions(reviews: Sequence[Review], ask: str) -> tuple[Review, ...]:
    """Return the reviews that are heard on an ask: the last one of each person."""
    heard = _heard(reviews).get(ask, {})
    return tuple(review for review, _ in heard.values())


def settled(reviews: Sequence[Review]) -> dict[str, Grade | None]:
    """Return what the matcher may learn of each ask: its grade, None when it is no link.

    Links on which opinions are divided, and those of a duplicate, teach nothing.
    """
    return {ask: r.grade for ask, r in rulings(reviews).items() if r.state in (ACCEPTED, REJECTED)}


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
    last = _last(reviews)
    goals = _goals(last)
    heard: dict[str, dict[str, tuple[Review, Voice]]] = defaultdict(dict)
    for review in last:
        heard[review.ask][review.holder] = review, _says(review)
        if review.moved_to in goals[review.ask, review.revision]:
            heard[review.moved_to][review.holder] = review, Voice(ACCEPTED, review.grade)
    for review in last:
        for goal in _rivals(review, goals[review.ask, review.revision]):
            heard[goal].setdefault(review.holder, (review, Voice(DISPUTED)))
    return heard


def _last(reviews: Sequence[Review]) -> Sequence[Review]:
    """Return the last decision of each person on each ask."""
    last: dict[tuple[str, str], Review] = {}
    for review in in_force(list(reviews)):
        last.pop(key := (review.holder, review.ask), None)
        last[key] = review
    return list(last.values())


def _goals(last: Sequence[Review]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Return for each ask and wording to which asks most would move the link."""
    moves: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for review in last:
        moves[review.ask, review.revision].update([review.moved_to] if review.moved_to else [])
    return {key: _most(counted) for key, counted in moves.items()}


def _rivals(review: Review, goals: Sequence[str]) -> Sequence[str]:
    """Return to which other asks as many would move the link as to the review's."""
    return [goal for goal in goals if goal != review.moved_to] if review.moved_to in goals else ()


def _says(review: Review) -> Voice:
    """Return what a review says of the ask that it is on."""
    if review.decision is Decision.ACCEPTED:
        return Voice(ACCEPTED, review.grade)
    return Voice(DUPLICATE if review.decision is Decision.DUPLICATE else REJECTED)


def _ruling(heard: Sequence[tuple[Review, Voice]]) -> Ruling:
    newest = max(review.revision for review, _ in heard)
    said = [(review.moved_to, voice) for review, voice in heard if review.revision == newest]
    first, *others = _most(Counter(voice for _, voice in said))
    goals = Counter(to for to, voice in said if voice.state is REJECTED)
    if others or (first.state is REJECTED and _divided(goals)):
        return Ruling(state=DISPUTED, revision=newest)
    return Ruling(state=first.state, grade=first.grade, revision=newest)


def _divided(goals: Counter[str]) -> bool:
    """Tell whether those who would have a link elsewhere, "" for nowhere, differ about where."""
    nowhere, goals = goals[""], Counter({goal: n for goal, n in goals.items() if goal})
    most = _most(goals)
    return len(most) > 1 and goals[most[0]] > nowhere


def _most(counted: Counter[Side]) -> list[Side]:
    """Return what is counted most often: one side, or several of the same strength."""
    return [side for side, number in counted.items() if number == max(counted.values())]


def _moved(before: Mapping[str, Ruling], after: Mapping[str, Ruling]) -> set[str]:
    asks = before.keys() | after.keys()
    return {ask for ask in asks if _voice(before, ask) != _voice(after, ask)}


def _voice(known: Mapping[str, Ruling], ask: str) -> Voice:
    ruling = known.get(ask)
    return Voice(ruling.state, ruling.grade) if ruling else Voice(ReviewState.UNREVIEWED)
