"""When a digest is due: a pure function of the schedule, the windows told so far, and now."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from domain.period import TOKYO, Period
from domain.record import Record

DAY = timedelta(days=1)


class Cadence(StrEnum):
    """How often a subscriber hears from us."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"immediate": "随時", "daily": "日報", "weekly": "週報", "monthly": "月報"}[
            self.value
        ]


class Schedule(Record):
    """The wall-clock moments at which windows close.

    A window is half open, [start, end), in whole days; it is due on its end day at `hour` in
    `zone`. `weekday` (0 is Monday) counts for weekly, `day` (of the month; the last day where
    the month is shorter) for monthly digests.
    """

    cadence: Cadence = Cadence.WEEKLY
    weekday: int = Field(default=0, ge=0, le=6)
    day: int = Field(default=1, ge=1, le=31)
    hour: int = Field(default=8, ge=0, le=23)
    zone: str = TOKYO.key

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            return ZoneInfo(zone).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"時間帯「{zone}」は知られていません（例: Asia/Tokyo）") from None

    @property
    def label(self) -> str:
        """The schedule in Japanese words."""
        if self.cadence is Cadence.IMMEDIATE:
            return "随時"
        days = {
            Cadence.DAILY: "毎日",
            Cadence.WEEKLY: f"毎週{'月火水木金土日'[self.weekday]}曜日",
            Cadence.MONTHLY: f"毎月{self.day}日",
        }
        zone = "" if self.zone == TOKYO.key else f"（{self.zone}）"
        return f"{days[self.cadence]}{self.hour}時{zone}"

    def boundary(self, day: date) -> date:
        """Return the last day, up to and including `day`, on which a window ends."""
        if self.cadence is Cadence.WEEKLY:
            return day - timedelta(days=(day.weekday() - self.weekday) % 7)
        if self.cadence is Cadence.MONTHLY:
            last = monthrange(day.year, day.month)[1]
            this = day.replace(day=min(self.day, last))
            return this if this <= day else self.boundary(day.replace(day=1) - DAY)
        return day

    def first_start(self, now: datetime) -> date:
        """Return the start of the window in which `now` falls: where telling begins."""
        return self.boundary(now.astimezone(ZoneInfo(self.zone)).date())

    def due_at(self, end: date) -> datetime:
        """Return the moment from which the window ending on `end` is due.

        Never before the day is over in Japan, where announcements are dated.
        """
        local = datetime.combine(end, time(self.hour), ZoneInfo(self.zone))
        return max(local, datetime.combine(end, time(), TOKYO))

    def last_due(self, now: datetime) -> date:
        """Return the end of the newest window that is due."""
        end = self.boundary(now.astimezone(ZoneInfo(self.zone)).date())
        while self.due_at(end) > now:
            end = self.boundary(end - DAY)
        return end


def due(schedule: Schedule, told: Iterable[Period], first: date, now: datetime) -> Period | None:
    """Return the window to tell now, or None; `first` is the day on which telling began.

    The window starts where the windows told so far stop being gapless: however long nothing
    was sent, one window makes up for it. Windows that end after today were made by a clock
    that was wrong, and count for nothing.
    """
    tomorrow = now.astimezone(TOKYO).date() + DAY
    start, end = first, schedule.last_due(now)
    for window in sorted(told, key=lambda p: (p.start, p.end)):
        if window.end > tomorrow:
            continue
        if window.start > start:
            end = min(end, window.start)
            break
        start = max(start, window.end)
    return Period(start=start, end=end) if start < end else None
