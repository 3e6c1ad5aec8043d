"""Fetches one page as politely as a crawl does: `python -m crawler.fetch JOB.json FOLDER`."""

import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response

from crawler.failure import explain
from crawler.job import Job, Manners
from crawler.manners.settings import scrapy_settings
from crawler.page import Page
from crawler.refusal import refusal
from crawler.source import Source
from domain.errors import CrawlFailed


def fetch(url: str, *, manners: Manners, timeout: float, workdir: Path) -> Page:
    """Return the page at the URL; raise CrawlFailed with the reason when it cannot be had.

    `timeout` is in seconds.
    """
    source = Source(name="page", title=url, agency=url, kind="feed", url=url, licence=url)
    job = Job(source=source, urls=(url,), manners=manners)
    workdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workdir, prefix="page-") as folder:
        job_file, answer = Path(folder, "job.json"), Path(folder, "answer.json")
        job_file.write_text(job.model_dump_json(), encoding="utf-8")
        _run(url, job_file, Path(folder), timeout)
        if not answer.exists():
            raise CrawlFailed(f"{url}: ページを取得できませんでした")
        told = json.loads(answer.read_text(encoding="utf-8"))
        if told["reason"]:
            raise CrawlFailed(told["reason"])
        return Page(told["url"], Path(folder, "body").read_bytes(), told["content_type"])


def _run(url: str, job_file: Path, folder: Path, timeout: float) -> None:
    command = [sys.executable, "-m", "crawler.fetch", str(job_file), str(folder)]
    try:
        subprocess.run(command, timeout=timeout, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        problem = f"{timeout:.0f}秒以内に取得できず、打ち切りました"
        raise CrawlFailed(f"{url}: {problem}") from None


class PageSpider(scrapy.Spider):
    """Fetches one page and keeps it, or the reason why it cannot be had."""

    name = "page"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.page, self.reason = job, Page("", b""), ""
        self.waits, self.crawl_delays = dict[str, str](), dict[str, float]()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(self.job.urls[0], callback=self.keep, errback=self.give_up)

    def keep(self, response: Response) -> None:
        """Keep the page, or why it was refused."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self.page = Page(response.url, response.body, content_type)
        if found := refusal(self.job.urls[0], response.status, self.page):
            self.reason = f"{response.url}: {found[1]}"

    def give_up(self, failure: Any) -> None:
        """Note why the page could not be had."""
        self.reason = f"{failure.request.url}: {explain(failure)}"

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
