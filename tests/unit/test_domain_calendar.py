from datetime import date

import pytest

from domain.calendar import business_days_between, is_business_day


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (date(2026, 11, 22), False),  # 日曜日
        (date(2026, 5, 6), False),  # 振替休日
        (date(2026, 5, 7), True),
        (date(2026, 9, 22), False),  # 国民の休日
        (date(2027, 3, 22), False),  # 振替休日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_offices_close_on_weekends_holidays_and_at_new_year(day: date, open_: bool) -> None:
    assert is_business_day(day) is open_


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 19), date(2026, 11, 20), 0),
        (date(2026, 11, 19), date(2026, 11, 25), 2),
        (date(2026, 4, 28), date(2026, 5, 7), 2),  # ゴールデンウィーク
        (date(2026, 12, 28), date(2027, 1, 5), 1),  # 年末年始
        (date(2026, 11, 24), date(2026, 11, 20), 0),
    ],
)
def test_only_whole_business_days_in_between_count(first: date, last: date, days: int) -> None:
    assert business_days_between(first, last) == days
