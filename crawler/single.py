"""The process that fetches one page: `python -m crawler.single JOB.json FOLDER`."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response

from crawler.answer import page_of
from crawler.failure import explain
from crawler.job import Job
from crawler.manners.settings import scrapy_settings
from crawler.page import Page
from crawler.refusal import refusal


class PageSpider(scrapy.Spider):
    """Fetches one page and keeps it, or the reason why it cannot be had."""

    name = "page"
    stopped = False

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.page, self.reason = job, Page("", b""), ""
        self.waits, self.crawl_delays = dict[str, str](), dict[str, float]()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(self.job.urls[0], callback=self.keep, errback=self.give_up)

    def keep(self, response: Response) -> None:
        """Keep the page, or why it was refused."""
        self.page = page_of(response)
        if found := refusal(self.job.urls[0], response.status, self.page):
            self.reason = f"{response.url}: {found[1]}"

    def give_up(self, failure: Any) -> None:
        """Note why the page could not be had."""
        self.reason = f"{failure.request.url}: {explain(failure)[1]}"

    def allows(self, url: str) -> bool:
        """Tell whether the source file lets requests go to the URL's host."""
        return self.job.source.allows(url)


def main(job_file: str, folder: str) -> None:
    """Fetch the job's page and write its bytes, and beside them what is known of it."""
    job = Job.model_validate_json(Path(job_file).read_text(encoding="utf-8"))
    process = AsyncCrawlerProcess(scrapy_settings(job.manners))
    crawler = process.create_crawler(PageSpider)
    process.crawl(crawler, job=job)
    process.start()
    spider: Any = crawler.spider
    page = spider.page
    Path(folder, "body").write_bytes(page.body)
    told = {"url": page.url, "content_type": page.content_type, "reason": spider.reason}
    Path(folder, "answer.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
