from datetime import UTC, date, datetime

import pytest

from domain.japanese import day, moment, month, short_day, short_moment, span
from domain.period import Period


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 11, 9), date(2026, 11, 10), "2026年11月9日"),
        (date(2026, 11, 9), date(2026, 11, 16), "2026年11月9日〜15日"),
        (date(2026, 11, 30), date(2026, 12, 7), "2026年11月30日〜12月6日"),
        (date(2026, 12, 28), date(2027, 1, 4), "2026年12月28日〜2027年1月3日"),
    ],
)
def test_a_span_says_no_year_and_month_twice(start: date, end: date, words: str) -> None:
    assert span(Period(start=start, end=end)) == words


def test_days_and_times_are_said_as_in_japan() -> None:
    at = datetime(2026, 11, 15, 15, 5, tzinfo=UTC)
    assert day(at.date()) == "2026年11月15日（日）"
    assert short_day(at.date()) == "11月15日（日）"
    assert month(at.date()) == "2026年11月"
    assert moment(at) == "2026年11月16日 00:05"
    assert short_moment(at) == "11月16日 00:05"


def test_what_is_not_known_is_said_so() -> None:
    assert (day(None), short_day(None), moment(None), short_moment(None)) == (
        "日付なし", "日付なし", "―", "―",
    )  # fmt: skip
