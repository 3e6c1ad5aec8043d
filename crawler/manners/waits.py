"""Retry-After and Cache-Control: how long a site wants to be left alone."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.manners.refused import Refused

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


class PoliteWaits:
    """Leaves a host alone that answered with Retry-After, in this run or in an earlier one."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> "PoliteWaits":
        """Return the middleware of this crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request to a host that waits."""
        host = urlparse_cached(request).hostname or ""
        spider = self.crawler.spider
        if host in spider.job.manners.waiting or host in spider.waits:
            raise Refused(
                f"{host} が求めた待ち時間（Retry-After）の間、取得を控えています", by_site=True
            )

    def process_response(self, request: Request, response: Response) -> Response:
        """Note how long the host wants to be left alone."""
        stated = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        if stated and response.status in (429, 503):
            self.crawler.spider.waits[urlparse_cached(request).hostname or ""] = stated
        return response


def _until(stated: str, now: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
