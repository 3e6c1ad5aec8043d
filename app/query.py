"""Use cases: ask the store for matches and announcements, page by page."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from app.bootstrap import Watch
from app.proposals import current
from domain import cursor
from domain.cursor import Cursor, fingerprint
from domain.finding import Finding, Hit, Page
from domain.query import Query, selected
from store import findings
from store.places import Key

COUNTED = 1_000
"""Totals are counted no further: what is more than this is told as 'more than'."""

Item = TypeVar("Item")
Asks = Sequence[str] | None
Find = Callable[[Session, Query, Asks, Key | None, int], list[tuple[Key, Item]]]


def find_matches(watch: Watch, query: Query, after: str = "", limit: int = 50) -> Page[Finding]:
    """Return one page of the matches that answer the query; `after` is the page before's `next`."""
    return _page(watch, query, after, limit, findings.matches)


def find_announcements(watch: Watch, query: Query, after: str = "", limit: int = 50) -> Page[Hit]:
    """Return one page of the announcements that answer the query, with marked title and snippet."""
    return _page(watch, query, after, limit, findings.announcements)


def count_matches(watch: Watch, query: Query) -> int:
    """Return the number of matches that answer the query, COUNTED + 1 for more than COUNTED."""
    query, asks = complete(watch, query)
    with watch.session() as session:
        return findings.count(session, query, asks, COUNTED + 1)


def complete(watch: Watch, query: Query) -> tuple[Query, Asks]:
    """Return the query with its proposal named, and the asks that it selects, None for all.

    Raise UnknownName for a proposal, a part, a recommendation or an ask that does not exist.
    """
    named = query.model_copy(update={"proposal": query.proposal or watch.settings.proposal})
    return named, selected(named, current(watch, named.proposal))


def _page(watch: Watch, query: Query, after: str, limit: int, find: Find[Item]) -> Page[Item]:
    """Find one item more than the page holds, to know whether another page follows."""
    named, asks = complete(watch, query)
    place = cursor.read(after, named) if after else None
    as_of = place.as_of if place else named.as_of or watch.now()
    pinned = named.model_copy(update={"as_of": as_of})
    key = Key(place.place, place.id) if place else None
    with watch.session() as session:
        found = find(session, pinned, asks, key, limit + 1)
    end = found[limit - 1][0] if len(found) > limit else None
    return Page(
        items=tuple(item for _, item in found[:limit]),
        next=cursor.write(_cursor(named, as_of, end)) if end else None,
        as_of=as_of,
    )


def _cursor(query: Query, as_of: datetime, end: Key) -> Cursor:
    return Cursor(query=fingerprint(query), as_of=as_of, place=end.place, id=end.id)
