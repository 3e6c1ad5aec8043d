"""Leaves a host alone for as long as it asked."""

from typing import Any

from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.answer import header
from crawler.manners.refused import Refused


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
        stated = header(response, "Retry-After").strip()
        if stated and response.status in (429, 503):
            self.crawler.spider.waits[urlparse_cached(request).hostname or ""] = stated
        return response
