"""Use cases: what waits for review."""

import re
from collections.abc import Iterable

from app.bootstrap import Watch
from app.query import COUNTED, complete
from app.review import TOGETHER
from domain.errors import BadInput, UnknownName
from domain.finding import Page
from domain.query import Query
from domain.queue import QueueItem, Waiting
from store import queue
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


def series(watch: Watch, proposal_id: str, announcement_id: int, ask: str) -> list[QueueItem]:
    """Return the waiting links of the ask whose announcements read like this one's."""
    now = watch.now()
    with watch.session() as session:
        item = queue.find(session, announcement_id, proposal_id, ask, now)
        if item is None:
            raise UnknownName("照合結果", f"発表{announcement_id} × {ask}", [])
        return queue.alike(session, item, TOGETHER, now)


def _spot(text: str) -> Spot:
    found = _SPOT.fullmatch(text)
    if found is None:
        raise useless(text)
    return Spot(int(found[1]), int(found[2]))


def useless(text: str) -> BadInput:
    """Return the error of a place in a list that leads nowhere."""
    return BadInput(
        f"続きの位置「{text[:40]}」を使えません", remedy="最初のページから読み直してください"
    )
