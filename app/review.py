"""Use cases on reviews: decide about a link, about many at once, and take a decision back."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from uuid import uuid4

from sqlmodel import Session

from app.bootstrap import Watch
from app.proposals import current
from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.query import ReviewState
from domain.review import Decision, Review
from store import decisions, matches, reviews, rulings
from store.tables import AnnouncementRow

TOGETHER = 500
"""No more links are decided on at once, so that what is affected can be looked through."""


def waiting_count(watch: Watch, proposal_id: str) -> int:
    """Return the number of links that wait for a person's decision."""
    with watch.session() as session:
        return matches.waiting(session, proposal_id)


def decide(
    watch: Watch,
    proposal_id: str,
    announcement_id: int,
    ask: str,
    decision: Decision,
    *,
    author: str,
    by_token: bool = False,
    note: str = "",
    moved_to: str = "",
    grade: Grade | None = None,
) -> Review:
    """Append a decision; raise UnknownName or BadInput when there is no such thing to decide on.

    Without `grade`, an accepted link keeps the grade that stands, and any other is direct.
    """
    _check_asks(watch, proposal_id, filter(None, (ask, moved_to)))
    if moved_to == ask:
        raise BadInput("付け替え先が元の要望事項と同じです", remedy="別の要望事項を選んでください")
    say = _speaker(watch, author, by_token, note)
    with watch.session() as session:
        row = _hold(session, announcement_id)
        stands = grade or _grade(session, announcement_id, proposal_id, ask, moved_to)
        review = say(ask=ask, decision=decision, grade=stands, moved_to=moved_to)
        [stored] = decisions.record(session, row, proposal_id, [review], watch.now())
    return stored


def decide_together(
    watch: Watch,
    proposal_id: str,
    links: Iterable[tuple[int, str]],
    decision: Decision,
    *,
    author: str,
    by_token: bool = False,
    note: str = "",
) -> list[Review]:
    """Accept or reject many links, given by announcement and ask, in one batch.

    Links that wait no longer are left as they are: somebody else was faster.
    """
    asks = _by_announcement(links)
    if sum(map(len, asks.values())) > TOGETHER:
        raise BadInput(f"一度に確認できるのは{TOGETHER}件までです", remedy="件数を減らしてください")
    _check_asks(watch, proposal_id, {ask for own in asks.values() for ask in own})
    say, stored = _speaker(watch, author, by_token, note, batch=uuid4().hex), list[Review]()
    with watch.session() as session:
        for number, row in _hold_all(session, asks).items():
            grades = matches.queued(session, number, proposal_id)
            said = [
                say(ask=a, decision=decision, grade=grades[a]) for a in asks[number] if a in grades
            ]
            stored += decisions.record(session, row, proposal_id, said, watch.now())
    return stored


def mark_duplicate(
    watch: Watch,
    proposal_id: str,
    announcement_id: int,
    of: int,
    *,
    author: str,
    by_token: bool = False,
    note: str = "",
) -> list[Review]:
    """Say that an announcement tells the same as another one: all its links are struck at once."""
    say = _speaker(watch, author, by_token, note, batch=uuid4().hex)
    with watch.session() as session:
        row = _hold(session, announcement_id)
        _check_original(session, proposal_id, announcement_id, of)
        asks = [m.ask for m in matches.holding(session, announcement_id, proposal_id)]
        if not asks:
            raise BadInput(f"発表 {announcement_id} には、対応する要望事項がありません")
        said = [say(ask=a, decision=Decision.DUPLICATE, duplicate_of=of) for a in asks]
        return decisions.record(session, row, proposal_id, said, watch.now())


def undo(
    watch: Watch, review_id: int, *, author: str, by_token: bool = False, note: str = ""
) -> list[Review]:
    """Take a decision back, and with it all that were made at once, by decisions of their own."""
    with watch.session() as session:
        wrong = reviews.find(session, review_id)
        if wrong is None:
            raise UnknownName("確認の記録", str(review_id), [])
        together, stored = reviews.together(session, wrong), list[Review]()
        held = _hold_all(session, {row.announcement_id for row in together})
        taken = reviews.undone(session, (row.id for row in together))
        if wrong.undoes is not None or wrong.id in taken:
            raise BadInput(f"確認の記録 {review_id} は、取り消し済みか、取り消しの記録です")
        batch = uuid4().hex if len(together) > 1 else ""
        say = _speaker(watch, author, by_token, note, batch)
        for number, own in held.items():
            said = [
                say(ask=row.ask, decision=Decision.UNDONE, undoes=row.id)
                for row in together
                if row.announcement_id == number and row.id not in taken
            ]
            stored += decisions.record(session, own, wrong.proposal_id, said, watch.now())
    return stored


def _speaker(
    watch: Watch, author: str, by_token: bool, note: str, batch: str = ""
) -> Callable[..., Review]:
    """Return what makes reviews of one person at one moment."""
    if not (name := author.strip()):
        raise BadInput("確認した人の名前が空です", remedy="--by に名前を指定してください")
    made = {"author": name, "by_token": by_token, "batch": batch, "decided_at": watch.now()}
    return partial(Review, note=note.strip(), **made)


def _by_announcement(links: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, ask in dict.fromkeys(links):
        found[number].append(ask)
    return found


def _hold_all(session: Session, ids: Iterable[int]) -> dict[int, AnnouncementRow]:
    """Hold announcements, always in the same order, so that nobody waits for one another."""
    return {number: _hold(session, number) for number in sorted(ids)}


def _hold(session: Session, announcement_id: int) -> AnnouncementRow:
    row = decisions.hold(session, announcement_id)
    if row is None:
        raise UnknownName("発表", str(announcement_id), [])
    return row


def _check_asks(watch: Watch, proposal_id: str, asks: Iterable[str]) -> None:
    known = [a.id for a in current(watch, proposal_id).asks()]
    for name in asks:
        if name not in known:
            raise UnknownName("要望事項", name, known)


def _check_original(session: Session, proposal_id: str, announcement_id: int, of: int) -> None:
    if of == announcement_id:
        raise BadInput("重複の元が、その発表自身です", remedy="元になる別の発表を指定してください")
    _hold(session, of)
    said = reviews.of(session, [of], proposal_id)[of]
    standing = rulings.of(session, of, proposal_id)
    for review in reversed(said):
        ruling = standing.get(review.ask)
        if review.duplicate_of and ruling and ruling.state is ReviewState.DUPLICATE:
            raise BadInput(
                f"発表 {of} も、発表 {review.duplicate_of} の重複とされています",
                remedy=f"発表 {review.duplicate_of} を指定してください",
            )


def _grade(
    session: Session, announcement_id: int, proposal_id: str, ask: str, moved_to: str
) -> Grade:
    """Return the grade that holds of the link; a moved one is direct where it goes."""
    if moved_to:
        return Grade.DIRECT
    found = {m.ask: m.grade for m in matches.holding(session, announcement_id, proposal_id)}
    return found.get(ask, Grade.DIRECT)
