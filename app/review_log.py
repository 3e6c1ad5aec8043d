"""Use cases: who decided what, when, and what it changed."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlmodel import Session

from app.bootstrap import Watch
from app.review_queue import useless
from domain.errors import UnknownName
from domain.finding import Page
from domain.period import TOKYO
from domain.queue import Entry
from domain.review import Review
from domain.ruling import amendments
from store import announcements, reviews
from store.review_tables import ReviewRow


def log(
    watch: Watch, proposal_id: str, before: str = "", limit: int = 50, author: str = ""
) -> Page[Entry]:
    """Return one page of the audit trail, newest first."""
    if before and not (before.isdecimal() and len(before) <= 18):
        raise useless(before)
    number = int(before) if before else None
    with watch.session() as session:
        rows = reviews.newest(session, proposal_id, number, author, limit + 1)
        listed = _told(session, proposal_id, rows[:limit])
    following = str(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=tuple(listed), next=following, as_of=watch.now())


def log_of(watch: Watch, proposal_id: str, announcement_id: int, ask: str = "") -> list[Entry]:
    """Return the audit trail of one announcement, or of one of its links, oldest first."""
    with watch.session() as session:
        said = reviews.of(session, [announcement_id], proposal_id)[announcement_id]
        titles = announcements.titles(session, [announcement_id])
    if announcement_id not in titles:
        raise UnknownName("発表", str(announcement_id), [])
    found = _entries(announcement_id, titles[announcement_id], said)
    return [e for e in found if not ask or e.amendment.ask == ask]


def log_of_ask(
    watch: Watch, proposal_id: str, ask: str, as_of: datetime, limit: int
) -> list[Entry]:
    """Return the audit trail of the links of one ask as it stood at the moment, oldest first.

    It holds at least the newest `limit` decisions, if there are so many.
    """
    with watch.session() as session:
        said = reviews.on_ask(session, proposal_id, ask, as_of, limit)
        titles = announcements.titles(session, said)
    found = (e for number, own in said.items() for e in _entries(number, titles[number], own))
    return sorted((e for e in found if e.amendment.ask == ask), key=_number)


def made(watch: Watch, review_id: int) -> list[Entry]:
    """Return the decision of this number and those made at once with it; none if there is none."""
    with watch.session() as session:
        row = reviews.find(session, review_id)
        return _told(session, row.proposal_id, reviews.together(session, row)) if row else []


def made_today(watch: Watch, proposal_id: str, author: str = "") -> int:
    """Return how many decisions were made since midnight in Japan, by the author or by all."""
    midnight = datetime.combine(watch.now().astimezone(TOKYO), time(), TOKYO)
    with watch.session() as session:
        return reviews.count_since(session, proposal_id, midnight, author)


def _told(session: Session, proposal_id: str, rows: Sequence[ReviewRow]) -> list[Entry]:
    """Return what the reviews changed, newest first."""
    shown = {row.id for row in rows}
    said = reviews.of(session, {row.announcement_id for row in rows}, proposal_id)
    titles = announcements.titles(session, said)
    entries = [e for n, own in said.items() for e in _entries(n, titles[n], own)]
    listed = [e for e in entries if e.amendment.review.id in shown]
    return sorted(listed, key=_number, reverse=True)


def _number(entry: Entry) -> int:
    return entry.amendment.review.id or 0


def _entries(number: int, title: str, said: Sequence[Review]) -> list[Entry]:
    undone = {review.undoes for review in said}
    return [
        Entry(amendment=a, announcement=number, title=title, undone=a.review.id in undone)
        for a in amendments(said)
    ]
