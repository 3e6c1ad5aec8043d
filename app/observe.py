"""Sums up what a crawl showed of a source, for its verdict and for the record."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from crawler.job import Summary
from crawler.source import Source
from domain.announcement import Announcement
from domain.health import Observation, Outcome
from store.tables import RunRow

FIELDS = ("published", "kind")


def observe(
    summary: Summary, listed: Sequence[Announcement], today: date, *, churned: int = 0
) -> Observation:
    """Return what a run saw; `listed` are the items of its list, new or known."""
    return Observation(
        outcome=summary.outcome,
        reason=summary.reason,
        items=len(listed),
        unreadable=summary.unreadable,
        incomplete=summary.incomplete,
        filled={field: sum(bool(getattr(a, field)) for a in listed) for field in FIELDS},
        newest=_newest(listed, today),
        churned=churned,
    )


def unchanged(good: RunRow) -> Observation:
    """Return what an unchanged page shows: what it showed when it was read."""
    return Observation(
        outcome=Outcome.UNCHANGED,
        items=good.items,
        unreadable=good.unreadable,
        filled=good.filled,
        newest=good.newest,
    )


def note(run: RunRow, seen: Observation, summary: Summary, source: Source) -> None:
    """Write into the run what it saw and how the site answered."""
    run.items, run.unreadable = seen.items, seen.unreadable
    run.filled, run.newest = seen.filled, seen.newest
    run.status, run.url = summary.status, summary.url
    run.requests, run.bytes = summary.requests, summary.bytes
    run.not_before = fresh_until(run.ended_at, summary.max_age, source)
    run.definition = fingerprint(source)


def fresh_until(now: datetime, max_age: int, source: Source) -> datetime | None:
    """Return until when the site calls its page fresh, within the bounds of the source file."""
    fresh = min(timedelta(seconds=max_age), source.quiet_every)
    return now + fresh if fresh else None


def fingerprint(source: Source) -> str:
    """Return a fingerprint of the source file: by another one, a page must be read anew."""
    return sha256(source.model_dump_json().encode()).hexdigest()[:16]


def _newest(listed: Iterable[Announcement], today: date) -> date | None:
    days = (a.published for a in listed if a.published and a.published <= today)
    return max(days, default=None)
