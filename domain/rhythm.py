"""When to visit a source next: when it publishes, and rarely when it is down or silent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from domain.calendar import is_business_day
from domain.period import TOKYO
from domain.record import Record

HOUR = timedelta(hours=1)
CEILING = timedelta(hours=24)
"""The longest time between two visits to a source that is down."""

SEEN = 3
"""How often an hour must have been watched before it can be called quiet."""

QUIET = 0.01
"""The share of all items below which an hour is quiet."""

Hour = tuple[bool, int]
"""An hour of the day in Japan, on a business day or not."""


class Visit(Record):
    """One look at a source and the number of new items that it brought."""

    at: datetime
    new: int


class Bounds(Record):
    """What the source file allows: the least and the longest time between two visits."""

    every: timedelta
    quiet_every: timedelta


def quiet_hours(visits: Sequence[Visit], every: timedelta) -> frozenset[Hour]:
    """Return the hours in which the source is known not to publish; `visits` in order of time.

    Only visits that followed the one before in good time say in which hours something came.
    """
    watched, items = defaultdict[Hour, int](int), defaultdict[Hour, float](float)
    for before, visit in pairwise(visits):
        if visit.at - before.at > 2 * every:
            continue
        hours = _hours(before.at, visit.at)
        for hour in hours:
            watched[hour] += 1
            items[hour] += visit.new / len(hours)
    return _quiet(watched, items)


def next_visit(
    after: datetime,
    bounds: Bounds,
    quiet: frozenset[Hour] = frozenset(),
    *,
    failures: int = 0,
    not_before: datetime | None = None,
    jitter: float = 0.5,
) -> datetime:
    """Return when to visit a source again.

    `failures` in a row double the time up to CEILING; `not_before` is what the site asked for;
    `jitter` between 0 and 1 spreads the visits of many sources.
    """
    if failures:
        doubled = bounds.every * (1 << min(failures - 1, 16))
        visit = after + max(bounds.every, min(doubled, CEILING)) * (0.9 + 0.2 * jitter)
    else:
        visit = _first_lively(after, bounds, quiet) + bounds.every * 0.1 * jitter
    return max(visit, not_before) if not_before else visit


def _first_lively(after: datetime, bounds: Bounds, quiet: frozenset[Hour]) -> datetime:
    visit, latest = after + bounds.every, after + max(bounds.every, bounds.quiet_every)
    while _hour(visit) in quiet and visit < latest:
        visit = visit.replace(minute=0, second=0, microsecond=0) + HOUR
    return min(visit, latest)


def _quiet(watched: Mapping[Hour, int], items: Mapping[Hour, float]) -> frozenset[Hour]:
    total = sum(items.values())
    return frozenset(
        hour
        for hour, times in watched.items()
        if total and times >= SEEN and items[hour] < QUIET * total
    )


def _hours(start: datetime, end: datetime) -> list[Hour]:
    count = int((end - start) / HOUR) + 1
    return list(dict.fromkeys(_hour(end - n * HOUR) for n in range(count)))


def _hour(moment: datetime) -> Hour:
    local = moment.astimezone(TOKYO)
    return is_business_day(local.date()), local.hour
