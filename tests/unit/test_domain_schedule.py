from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period import TOKYO, Period, iso_week
from domain.schedule import Cadence, Schedule, due

WEEKLY = Schedule()
DAILY = Schedule(cadence=Cadence.DAILY)
FIRST = date(2026, 11, 16)


def tokyo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TOKYO)  # type: ignore[misc, arg-type]


def window(start: str, end: str) -> Period:
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


def test_a_week_is_due_at_its_hour_and_not_a_minute_before() -> None:
    assert due(WEEKLY, [], FIRST, tokyo(2026, 11, 23, 7, 59)) is None
    assert due(WEEKLY, [], FIRST, tokyo(2026, 11, 23, 8)) == iso_week("2026-W47")


def test_a_week_that_was_told_is_not_due_again() -> None:
    assert due(WEEKLY, [iso_week("2026-W47")], FIRST, tokyo(2026, 11, 25, 8)) is None


def test_thirty_days_of_downtime_make_one_window() -> None:
    now = tokyo(2026, 12, 23, 12)
    assert due(DAILY, [], date(2026, 11, 23), now) == window("2026-11-23", "2026-12-23")
    assert due(WEEKLY, [iso_week("2026-W47")], FIRST, now) == window("2026-11-23", "2026-12-21")


def test_the_next_window_starts_where_the_last_one_ended_whatever_the_schedule_was() -> None:
    monthly = Schedule(cadence=Cadence.MONTHLY, day=1)
    told = [iso_week("2026-W47")]
    assert due(monthly, told, FIRST, tokyo(2026, 12, 1, 8)) == window("2026-11-23", "2026-12-01")


def test_a_week_sent_by_hand_leaves_no_gap_and_is_not_told_twice() -> None:
    by_hand = [iso_week("2026-W48")]
    now = tokyo(2026, 12, 7, 9)
    assert due(WEEKLY, by_hand, FIRST, now) == iso_week("2026-W47")
    assert due(WEEKLY, [*by_hand, iso_week("2026-W47")], FIRST, now) == iso_week("2026-W49")


def test_an_old_week_sent_by_hand_changes_nothing() -> None:
    assert due(WEEKLY, [iso_week("2021-W36")], FIRST, tokyo(2026, 11, 23, 8)) == iso_week(
        "2026-W47"
    )


def test_a_clock_set_back_makes_nothing_due_and_one_set_forward_does_not_silence_for_ever() -> None:
    told = [iso_week("2026-W47")]
    assert due(WEEKLY, told, FIRST, tokyo(2026, 11, 16, 9)) is None
    wrong = Period(start=date(2026, 11, 23), end=date(2030, 1, 7))
    assert due(WEEKLY, [*told, wrong], FIRST, tokyo(2026, 11, 30, 8)) == iso_week("2026-W48")


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        (31, tokyo(2028, 2, 29, 8), window("2028-01-31", "2028-02-29")),
        (31, tokyo(2027, 2, 28, 8), window("2027-01-31", "2027-02-28")),
        (31, tokyo(2026, 12, 30, 8), None),
        (31, tokyo(2026, 12, 31, 8), window("2026-11-30", "2026-12-31")),
        (1, tokyo(2027, 1, 1, 8), window("2026-12-01", "2027-01-01")),
    ],
)
def test_a_month_ends_on_its_day_or_on_its_last(
    day: int, now: datetime, expected: Period | None
) -> None:
    monthly = Schedule(cadence=Cadence.MONTHLY, day=day)
    first = expected.start if expected else date(2026, 11, 30)
    assert due(monthly, [], first, now) == expected


def test_the_leap_day_and_iso_week_53_are_days_and_weeks_like_others() -> None:
    assert due(DAILY, [], date(2028, 2, 29), tokyo(2028, 3, 1, 8)) == window(
        "2028-02-29", "2028-03-01"
    )
    found = due(WEEKLY, [iso_week("2026-W52")], FIRST, tokyo(2027, 1, 4, 8))
    assert found is not None
    assert due(WEEKLY, [], date(2026, 12, 28), tokyo(2027, 1, 4, 8)) == iso_week("2026-W53")


def test_an_hour_that_summer_time_skips_or_repeats_is_due_once() -> None:
    new_york = Schedule(cadence=Cadence.DAILY, hour=2, zone="America/New_York")
    skipped, repeated = date(2026, 3, 8), date(2026, 11, 1)
    for day in (skipped, repeated):
        moment = new_york.due_at(day)
        first = day - timedelta(days=1)
        assert due(new_york, [], first, moment - timedelta(minutes=1)) is None
        told = due(new_york, [], first, moment)
        assert told == Period(start=first, end=day)
        assert due(new_york, [told], first, moment + timedelta(hours=2)) is None


def test_a_window_is_never_due_before_its_last_day_is_over_in_japan() -> None:
    auckland = Schedule(cadence=Cadence.DAILY, hour=0, zone="Pacific/Auckland")
    midnight = datetime(2026, 11, 23, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert auckland.last_due(midnight) == date(2026, 11, 22)
    assert auckland.last_due(tokyo(2026, 11, 23)) == date(2026, 11, 23)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="Asia/Tokyo"):
        Schedule(zone="Asia/Edo")


@given(
    cadence=st.sampled_from([Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY]),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
    zone=st.sampled_from(["Asia/Tokyo", "America/New_York", "Pacific/Auckland", "UTC"]),
    pauses=st.lists(st.integers(1, 60 * 24 * 40), max_size=12),
)
def test_windows_tile_the_time_without_gap_or_overlap(
    cadence: Cadence, weekday: int, day: int, zone: str, pauses: list[int]
) -> None:
    schedule = Schedule(cadence=cadence, weekday=weekday, day=day, zone=zone)
    now, told = datetime(2026, 12, 20, tzinfo=UTC), list[Period]()
    first = schedule.first_start(now)
    for pause in pauses:
        now += timedelta(minutes=pause)
        if found := due(schedule, told, first, now):
            told.append(found)
        assert due(schedule, told, first, now) is None
    edges = [first, *(p.end for p in told)]
    assert [p.start for p in told] == edges[:-1]
