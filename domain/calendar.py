"""The calendar of Japanese government offices."""

from datetime import date, timedelta
from functools import lru_cache

import jpholiday


@lru_cache(maxsize=4096)
def is_business_day(day: date) -> bool:
    """Tell whether offices are open: no weekend, no national holiday, not 29 December–3 January."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and not jpholiday.is_holiday(day)


def business_days_between(first: date, last: date) -> int:
    """Return the number of whole business days after `first` and before `last`."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return sum(map(is_business_day, days))
