"""The yardstick: a bare Scrapy spider that downloads every page and discards it.

python -m bench.crawling.bare PORT HOSTS ARTICLES
"""

import sys
from collections.abc import AsyncIterator, Sequence
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from bench.crawling.measure import Cost, run
from bench.crawling.sites import Site, sites

SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
}


class Bare(scrapy.Spider):
    """Asks for every page of every site, host by host in turn."""

    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for all pages, one of each host after the other."""
        port, hosts, articles = map(int, sys.argv[1:4])
        for urls in zip(*(site.urls for site in sites(hosts, articles, port)), strict=True):
            for url in urls:
                yield scrapy.Request(url)

    def parse(self, response: Response) -> None:
        """Discard the page."""


def cycle(watched: Sequence[Site]) -> Cost:
    """Download all pages of the sites once."""
    numbers = watched[0].port, len(watched), watched[0].articles
    return run([sys.executable, "-m", "bench.crawling.bare", *map(str, numbers)])


if __name__ == "__main__":
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(Bare)
    process.start()
