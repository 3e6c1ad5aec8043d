"""How the crawler behaves towards the sites: honest name, robots.txt, one request at a time."""

import asyncio
from typing import Any

from protego import Protego
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

AGENT = "TeigenWatch"


class PoliteRobots(RobotsTxtMiddleware):
    """Obeys robots.txt also for requests that wait while it is fetched, and its Crawl-delay.

    A host whose robots.txt answers with a server error allows nothing (RFC 9309, 2.3.1.4).
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._locks: dict[str, asyncio.Lock] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the host, fetched once, with its Crawl-delay applied."""
        netloc = urlparse_cached(request).netloc
        async with self._locks.setdefault(netloc, asyncio.Lock()):
            parser = await super().robot_parser(request)
        rules: Protego | None = getattr(parser, "rp", None)
        delay = rules.crawl_delay(AGENT) if rules else None
        slot = self.crawler.engine.downloader.slots.get(urlparse_cached(request).hostname or "")
        if delay and slot:
            slot.delay = max(slot.delay, float(delay))
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /")
        await super()._parse_robots(response, netloc, request)


def scrapy_settings(contact: str, delay: float) -> dict[str, Any]:
    """Return Scrapy's settings; `delay` is the least number of seconds between two requests."""
    return {
        "USER_AGENT": f"{AGENT}/0.1 (+{contact})",
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            PoliteRobots: 100,
        },
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": 30,
        "DOWNLOAD_DELAY": delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 20 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 2,
        "REDIRECT_MAX_TIMES": 5,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
