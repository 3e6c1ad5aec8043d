"""What an answer's headers say about the next request: Retry-After and Cache-Control."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""The longest wait that is honoured, so that a mistake of a site never ends the watch."""


def retry_at(stated: str, now: datetime) -> datetime | None:
    """Return the time that a Retry-After header asks to wait for: seconds or an HTTP date.

    None when the header is no such thing or the time has passed.
    """
    try:
        wait = timedelta(seconds=int(stated))
    except ValueError:
        wait = _until(stated, now)
    except OverflowError:
        wait = LONGEST
    return now + min(wait, LONGEST) if wait > timedelta() else None


def max_age(cache_control: str) -> int:
    """Return the seconds for which an answer stays fresh; 0 when it must be asked for again."""
    if re.search(r"\bno-(cache|store)\b", cache_control, re.IGNORECASE):
        return 0
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    return int(found[1]) if found else 0


def _until(stated: str, now: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
