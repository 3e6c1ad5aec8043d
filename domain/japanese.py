"""Days, times and periods in Japanese words, as readers meet them everywhere."""

from datetime import date, datetime

from domain.period import TOKYO, Period

WEEKDAYS = "月火水木金土日"


def full_day(value: date) -> str:
    """Return year, month and day."""
    return f"{value.year}年{value.month}月{value.day}日"


def day(value: date | None) -> str:
    """Return the date with its weekday."""
    return f"{full_day(value)}（{WEEKDAYS[value.weekday()]}）" if value else "日付なし"


def month(value: date) -> str:
    """Return year and month."""
    return f"{value.year}年{value.month}月"


def month_day(value: date | None) -> str:
    """Return month and day."""
    return f"{value.month}月{value.day}日" if value else "日付なし"


def short_day(value: date | None) -> str:
    """Return month and day with the weekday."""
    return f"{month_day(value)}（{WEEKDAYS[value.weekday()]}）" if value else "日付なし"


def moment(value: datetime | None) -> str:
    """Return the time in Japan, to the minute."""
    if value is None:
        return "―"
    local = value.astimezone(TOKYO)
    return f"{full_day(local)} {local:%H:%M}"


def short_moment(value: datetime | None) -> str:
    """Return the time in Japan, to the minute, without the year."""
    if value is None:
        return "―"
    local = value.astimezone(TOKYO)
    return f"{month_day(local)} {local:%H:%M}"


def span(period: Period) -> str:
    """Return the period in words, first and last day."""
    first, last = period.start, period.last
    if first == last:
        return full_day(first)
    if first.year != last.year:
        end = full_day(last)
    elif first.month != last.month:
        end = month_day(last)
    else:
        end = f"{last.day}日"
    return f"{full_day(first)}〜{end}"
