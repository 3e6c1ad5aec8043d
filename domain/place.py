"""The place of an announcement among all news: its day and its id in one number.

Sorting by place is sorting by day, then by id; the full-text index uses it as row id, so that the
newest hits come first without a sort.
"""

from datetime import date

IDS = 1 << 32
"""There are fewer announcements than this; a place modulo IDS is the announcement's id."""

LAST = date.max.toordinal() * IDS + IDS - 1
"""No place is greater."""


def place(news_on: date, announcement_id: int) -> int:
    """Return the place of the announcement that became news on that day."""
    return start_of(news_on) + announcement_id


def start_of(day: date) -> int:
    """Return the number below which all places of earlier days lie."""
    return day.toordinal() * IDS


def end_of(day: date) -> int:
    """Return the last place that the day can have."""
    return start_of(day) + IDS - 1


def day_of(place: int) -> date:
    """Return the day of a place."""
    return date.fromordinal(place // IDS)
