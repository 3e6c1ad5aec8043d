"""When a delivery is tried again: a pure rule. What may still pass is never given up."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=5)


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when to try again after `attempts` tries: the wait doubles up to six hours."""
    wait = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 7))
    return now + min(wait, LONGEST_WAIT)
