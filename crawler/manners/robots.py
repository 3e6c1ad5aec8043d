"""robots.txt, as RFC 9309 has it."""

import asyncio
from typing import Any

from protego import Protego
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.manners.refused import Refused

AGENT = "TeigenWatch"
LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read."""

_NOTHING = b"User-agent: *\nDisallow: /"


class PoliteRobots(RobotsTxtMiddleware):
    """Obeys robots.txt, read once a run, also for requests that wait meanwhile; and Crawl-delay.

    A robots.txt that cannot be had (server error, no answer, 429) allows nothing; one that does
    not exist (any other 4xx) allows everything.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._locks: dict[str, asyncio.Lock] = {}
        self._failed: dict[str, Refused] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the host, fetched once, with its Crawl-delay applied."""
        url = urlparse_cached(request)
        async with self._locks.setdefault(url.netloc, asyncio.Lock()):
            parser = await super().robot_parser(request)
        rules: Protego | None = getattr(parser, "rp", None)
        if rules and (delay := rules.crawl_delay(AGENT)):
            spider: Any = self.crawler.spider
            spider.crawl_delays[url.hostname or ""] = float(delay)
        return parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what the rules forbid."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            forbidden = "robots.txt により、このページの取得は認められていません"
            failed = self._failed.get(urlparse_cached(request).netloc)
            raise failed or Refused(forbidden, by_site=True) from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body[:LIMIT]
        if response.status >= 500 or response.status == 429:
            self._failed[netloc] = _missing(f"HTTP {response.status}")
            body = _NOTHING
        elif response.status >= 300:
            body = b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._failed[netloc] = exc if isinstance(exc, Refused) else _missing("応答がありません")
        super()._robots_error(exc, netloc)
        self._parsers[netloc] = ProtegoRobotParser(_NOTHING, self.crawler.spider)


def _missing(problem: str) -> Refused:
    return Refused(f"robots.txt を取得できないため、取得を控えました（{problem}）")
