"""How long whoever signs in wrongly has to wait: longer each time."""

from datetime import datetime, timedelta

from domain.record import Record

FIRST = timedelta(minutes=1)
LONGEST = timedelta(minutes=30)
FORGOTTEN = timedelta(days=1)
"""Failures older than this count no longer."""


class Failures(Record):
    """How often signing in failed in a row, and when it last did."""

    count: int = 0
    last: datetime | None = None

    def blocked_until(self, free: int) -> datetime | None:
        """Return when another try is allowed, None at once; `free` tries cost no wait."""
        if self.last is None or self.count < free:
            return None
        return self.last + min(LONGEST, FIRST * (1 << min(self.count - free, 10)))

    def another(self, now: datetime) -> "Failures":
        """Return the failures with one more."""
        forgotten = self.last is None or self.last + FORGOTTEN < now
        return Failures(count=1 if forgotten else self.count + 1, last=now)
