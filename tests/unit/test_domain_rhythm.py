from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from domain.calendar import is_business_day
from domain.period import TOKYO
from domain.rhythm import Bounds, Visit, next_visit, quiet_hours

HOUR = timedelta(hours=1)
BOUNDS = Bounds(every=3 * HOUR, quiet_every=24 * HOUR)


def at(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=TOKYO)


def office_hours(start: datetime, days: int) -> Iterator[Visit]:
    """Visit every three hours a source that publishes between 9 and 18 on business days."""
    for number in range(days * 8):
        moment = start + 3 * number * HOUR
        busy = is_business_day(moment.date()) and 10 <= moment.hour <= 18
        yield Visit(at=moment, new=2 if busy else 0)


QUIET = quiet_hours(list(office_hours(at(10, 1, 0), 40)), BOUNDS.every)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (at(11, 24, 9), at(11, 24, 12)),
        (at(11, 24, 18), at(11, 25, 9)),  # nothing at night
        (at(11, 20, 18), at(11, 21, 18)),  # Friday: at latest after a day
        (at(5, 2, 12), at(5, 3, 12)),  # Golden Week
        (at(5, 6, 12), at(5, 7, 9)),  # the substitute holiday ends
        (at(12, 29, 12), at(12, 30, 12)),  # offices are closed at New Year
        (datetime(2027, 1, 3, 12, tzinfo=TOKYO), datetime(2027, 1, 4, 9, tzinfo=TOKYO)),
    ],
)
def test_visits_follow_the_hours_in_which_a_source_publishes(
    after: datetime, expected: datetime
) -> None:
    assert next_visit(after, BOUNDS, QUIET, jitter=0) == expected


def test_without_a_history_a_source_is_visited_at_even_intervals() -> None:
    assert quiet_hours([], BOUNDS.every) == frozenset()
    assert next_visit(at(11, 24, 22), BOUNDS, jitter=0) == at(11, 25, 1)


def test_a_source_that_never_brought_anything_has_no_quiet_hours() -> None:
    visits = [v.model_copy(update={"new": 0}) for v in office_hours(at(10, 1, 0), 40)]
    assert quiet_hours(visits, BOUNDS.every) == frozenset()


def test_what_came_after_a_long_gap_says_nothing_about_the_hour() -> None:
    visits = [Visit(at=at(10, 1 + n, 3), new=9) for n in range(20)]
    assert quiet_hours(visits, BOUNDS.every) == frozenset()


def test_a_source_that_is_down_is_visited_ever_more_rarely_up_to_a_ceiling_and_never_given_up() -> (
    None
):
    waits = [
        next_visit(at(11, 24, 9), BOUNDS, QUIET, failures=n) - at(11, 24, 9)
        for n in (1, 2, 3, 4, 5, 1000)
    ]
    assert waits == [3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR]


def test_visits_of_many_sources_are_spread() -> None:
    early, late = (next_visit(at(11, 24, 9), BOUNDS, failures=9, jitter=j) for j in (0.0, 1.0))
    assert late - early == 24 * HOUR * 0.2


def test_what_the_site_asked_for_comes_first() -> None:
    assert next_visit(at(11, 24, 9), BOUNDS, not_before=at(11, 26, 9)) == at(11, 26, 9)
    assert next_visit(at(11, 24, 9), BOUNDS, not_before=at(11, 24, 10), jitter=0) == at(11, 24, 12)


def test_a_source_read_less_than_daily_keeps_its_own_pace() -> None:
    weekly = Bounds(every=168 * HOUR, quiet_every=24 * HOUR)
    assert next_visit(at(11, 24, 9), weekly, failures=3) == at(12, 1, 9)
    assert next_visit(at(11, 24, 9), weekly, jitter=0) == at(12, 1, 9)
