"""Half-open periods of Japanese calendar days."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.record import Record

TOKYO = ZoneInfo("Asia/Tokyo")


class Period(Record):
    """The days from `start` up to, but not including, `end`, in Asia/Tokyo."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """The last day inside the period."""
        return self.end - timedelta(days=1)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The moments at which it begins and is over."""
        start, end = (datetime.combine(day, time(), TOKYO) for day in (self.start, self.end))
        return start, end

    @property
    def key(self) -> str:
        """The name of the period, for file names and unique keys: `2021-W36` or `start_end`."""
        year, week, weekday = self.start.isocalendar()
        if weekday == 1 and (self.end - self.start).days == 7:
            return f"{year}-W{week:02d}"
        return f"{self.start}_{self.end}"


def iso_week(name: str) -> Period:
    """Return the ISO week written like `2021-W36` (Monday to Sunday); raise BadInput otherwise."""
    found = re.fullmatch(r"(\d{4})-W(\d{1,2})", name.strip())
    try:
        if not found:
            raise ValueError(name)
        start = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise BadInput(
            f"週の指定「{name}」を読み取れません",
            remedy="2021-W36 のように西暦年と週番号で指定してください",
        ) from None
    return Period(start=start, end=start + timedelta(days=7))


def week_before(day: date) -> Period:
    """Return the last whole week (Monday to Sunday) that ended before `day`."""
    start = day - timedelta(days=day.weekday() + 7)
    return Period(start=start, end=start + timedelta(days=7))
