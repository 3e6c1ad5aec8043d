"""The place of an announcement among all news: its day and its id in one number.

Sorting by place is sorting by day, then by id; the full-text index uses it as row id, so that the
newest hits come first without a sort.
"""

from datetime import date

_IDS = 1 << 32


def place(news_on: date, announcement_id: int) -> int:
    """Return the place of the announcement that became news on that day."""
    return news_on.toordinal() * _IDS + announcement_id


def start_of(day: date) -> int:
    """Return the number below which all places of earlier days lie."""
    return day.toordinal() * _IDS


ANNOUNCEMENT = _IDS - 1
"""The bits of a place that hold the announcement's id."""
