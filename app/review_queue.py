"""Use cases: what waits for review, what a reviewer needs to know of it, and the audit trail."""

import re
from collections.abc import Iterable, Sequence

from app.assemble import ask_ref
from app.bootstrap import Watch
from app.proposals import current
from app.query import COUNTED, complete
from app.review import TOGETHER
from domain.digest import AskRef
from domain.errors import BadInput, UnknownName
from domain.finding import Page
from domain.proposal import Ask
from domain.query import Query
from domain.queue import Case, Entry, QueueItem, Waiting
from domain.review import Review
from domain.ruling import amendments
from store import announcements, dossiers, queue, reviews
from store.queue import Spot

_SPOT = re.compile(r"(\d{1,6})-(\d{1,18})")


def waiting(
    watch: Watch, query: Query, reasons: Iterable[Waiting] = (), after: str = "", limit: int = 50
) -> Page[QueueItem]:
    """Return one page of the links that wait; `after` is the page before's `next`."""
    named, asks = complete(watch, query)
    now, spot = watch.now(), _spot(after) if after else None
    with watch.session() as session:
        found = queue.waiting(session, named, asks, tuple(reasons), spot, limit + 1, now)
    end = found[limit - 1][0] if len(found) > limit else None
    return Page(
        items=tuple(item for _, item in found[:limit]),
        next=f"{end.turn}-{end.id}" if end else None,
        as_of=now,
    )


def count_waiting(watch: Watch, query: Query, reasons: Iterable[Waiting] = ()) -> int:
    """Return the number of links that wait, COUNTED + 1 for more than COUNTED."""
    named, asks = complete(watch, query)
    with watch.session() as session:
        return queue.count(session, named, asks, tuple(reasons), COUNTED + 1)


def case(watch: Watch, proposal_id: str, announcement_id: int, ask: str) -> Case:
    """Return everything about one link; raise UnknownName when it does not hold."""
    now, asks = watch.now(), {a.id: a for a in current(watch, proposal_id).asks()}
    with watch.session() as session:
        item = queue.find(session, announcement_id, proposal_id, ask, now)
        if item is None or ask not in asks:
            raise UnknownName("照合結果", f"発表{announcement_id} × {ask}", [])
        whole = dossiers.find(session, announcement_id, now)
        said = reviews.of(session, [announcement_id], proposal_id)[announcement_id]
        alike = queue.count_alike(session, item, COUNTED) if item.turn is not None else 1
    others = [f for f in whole.matches if f.id != item.finding.id] if whole else []
    return Case(
        item=item,
        ask=official(asks[ask]),
        ministries=asks[ask].ministries,
        said=tuple(a for a in amendments(said) if a.ask == ask),
        others=tuple((official(asks[f.match.ask]), f) for f in others if f.match.ask in asks),
        alike=alike,
    )


def series(watch: Watch, proposal_id: str, announcement_id: int, ask: str) -> list[QueueItem]:
    """Return the waiting links of the ask whose announcements read like this one's."""
    now = watch.now()
    with watch.session() as session:
        item = queue.find(session, announcement_id, proposal_id, ask, now)
        if item is None:
            raise UnknownName("照合結果", f"発表{announcement_id} × {ask}", [])
        return queue.alike(session, item, TOGETHER, now)


def log(
    watch: Watch, proposal_id: str, before: str = "", limit: int = 50, author: str = ""
) -> Page[Entry]:
    """Return one page of the audit trail, newest first."""
    if before and not (before.isdecimal() and len(before) <= 18):
        raise _useless(before)
    number = int(before) if before else None
    with watch.session() as session:
        rows = reviews.newest(session, proposal_id, number, author, limit + 1)
        shown = {row.id for row in rows[:limit]}
        said = reviews.of(session, {row.announcement_id for row in rows[:limit]}, proposal_id)
        titles = announcements.titles(session, said)
    entries = [e for n, own in said.items() for e in _entries(n, titles[n], own)]
    listed = [e for e in entries if e.amendment.review.id in shown]
    listed.sort(key=lambda e: -(e.amendment.review.id or 0))
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


def official(ask: Ask) -> AskRef:
    """Return the ask with the official sentence, which a reviewer judges by."""
    return ask_ref(ask).model_copy(update={"text": ask.text or ask.summary or ""})


def _entries(number: int, title: str, said: Sequence[Review]) -> list[Entry]:
    undone = {review.undoes for review in said}
    return [
        Entry(amendment=a, announcement=number, title=title, undone=a.review.id in undone)
        for a in amendments(said)
    ]


def _spot(text: str) -> Spot:
    found = _SPOT.fullmatch(text)
    if found is None:
        raise _useless(text)
    return Spot(int(found[1]), int(found[2]))


def _useless(text: str) -> BadInput:
    return BadInput(
        f"続きの位置「{text[:40]}」を使えません", remedy="最初のページから読み直してください"
    )
