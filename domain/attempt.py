"""When a delivery is tried again, and when it is given up: pure rules."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP = timedelta(days=5)
LEASE = timedelta(minutes=5)


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when to try again after `attempts` tries: the wait doubles up to six hours."""
    wait = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 7))
    return now + min(wait, LONGEST_WAIT)


def given_up(created: datetime, now: datetime) -> bool:
    """Tell whether a delivery has failed for so long that a person has to look at it."""
    return now - created >= GIVE_UP
