"""Use case: fill the full-text index with the announcements that it does not hold."""

from collections.abc import Callable
from datetime import datetime

from app.bootstrap import Watch
from store import search


def fill_index(
    watch: Watch,
    advance: Callable[[int], None] = lambda _done: None,
    *,
    since: datetime | None = None,
) -> int:
    """Index what is not indexed, batch by batch; return how many announcements that were.

    `advance(done)` is called after each batch, for a progress bar. With `since`, only what was
    worded then or later is looked at.
    """
    done = last = 0
    while True:
        with watch.session() as session:
            rows = search.unindexed(session, last, since)
            for row in rows:
                search.index(session, row)
        if not rows:
            return done
        done, last = done + len(rows), rows[-1].id or 0
        advance(done)


def rebuild_index(watch: Watch, advance: Callable[[int], None] = lambda _done: None) -> int:
    """Index every announcement anew, as after an update of the dictionary."""
    with watch.session() as session:
        search.forget_all(session)
    return fill_index(watch, advance)
