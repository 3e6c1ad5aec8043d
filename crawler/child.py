"""Runs crawls in a process of their own: `python -m crawler.child`, told on its input what to do.

Each line is an order, `crawl FOLDER` or `stop FOLDER`; the answer is a line with the folder of each
crawl that has ended. Every line of a crawl's output is flushed as it is written, so that a crash
loses nothing that was found before. The process ends with its input.
"""

import asyncio
import logging
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.job import JOB, OUT, Found, Job, Line
from crawler.manners.settings import scrapy_settings
from crawler.reader import FileReader, ReadFile
from crawler.shelf import BODIES, Shelf
from crawler.spiders.base import SourceSpider
from crawler.spiders.data import DataSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    "feed": FeedSpider,
    "listing": ListingSpider,
    "data": DataSpider,
}
log = logging.getLogger("teigen")


def read_job(folder: Path) -> Job:
    """Return the job that stands in the folder."""
    return Job.model_validate_json((folder / JOB).read_text(encoding="utf-8"))


class Crawl:
    """One crawl: what the job in its folder says, written to the files in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ended = folder, False
        self._job = read_job(folder)
        settings = scrapy_settings(self._job.manners)
        self._crawler = Crawler(SPIDERS[self._job.source.kind], settings)
        self._out = (folder / OUT).open("a", encoding="utf-8")

    async def run(self, process: AsyncCrawlerProcess, read_file: ReadFile) -> None:
        """Write announcements as they are found, then the summary."""
        bodies = Shelf(self._folder / BODIES, self._job.source.name, lambda: datetime.now(UTC))
        with self._out, closing(bodies) as shelf:
            await process.crawl(
                self._crawler, job=self._job, shelf=shelf, read_file=read_file, emit=self._found
            )
            self.end()

    async def stop(self) -> None:
        """Say at once what came of the crawl, however long its last downloads still take."""
        self.end()
        if isinstance(self._crawler.spider, SourceSpider):
            self._crawler.spider.stopped = True
        await self._crawler.stop_async()

    def end(self) -> None:
        """Write the summary and say that the crawl has ended."""
        if self._ended:
            return
        if isinstance(self._crawler.spider, SourceSpider):
            self._write(Line(summary=self._crawler.spider.summary()))
        self._ended = True
        print(self._folder, flush=True)

    def _found(self, found: Found) -> None:
        self._write(Line(found=found))

    def _write(self, line: Line) -> None:
        if not self._ended:
            self._out.write(line.model_dump_json() + "\n")
            self._out.flush()


class Child:
    """The crawls of this process, each with a Scrapy crawler of its own, in one event loop."""

    def __init__(self, process: AsyncCrawlerProcess, read_file: ReadFile) -> None:
        self._process, self._read_file = process, read_file
        self._loop = asyncio.get_event_loop()
        self._crawls = dict[str, Crawl]()
        self._tasks = set[asyncio.Task[None]]()

    def listen(self) -> None:
        """Obey the orders that come in; end the process, with what runs in it, when they end."""
        for order in sys.stdin:
            self._loop.call_soon_threadsafe(self.obey, order.rstrip("\n"))
        os._exit(0)

    def obey(self, order: str) -> None:
        """Begin a crawl or stop one."""
        what, _, folder = order.partition(" ")
        task = self._loop.create_task(
            self._crawl(folder) if what == "crawl" else self._stop(folder)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _crawl(self, folder: str) -> None:
        try:
            self._crawls[folder] = Crawl(Path(folder))
            await self._crawls[folder].run(self._process, self._read_file)
        except Exception:
            log.exception("%s", folder)
            print(folder, flush=True)
        finally:
            self._crawls.pop(folder, None)

    async def _stop(self, folder: str) -> None:
        if crawl := self._crawls.get(folder):
            await crawl.stop()


def main() -> None:
    """Crawl as told; which addresses are allowed, the first job says for the whole process."""
    first = sys.stdin.readline().rstrip("\n")
    job = read_job(Path(first.partition(" ")[2]))
    with closing(FileReader()) as reader:
        process = AsyncCrawlerProcess(scrapy_settings(job.manners))
        child = Child(process, reader.read)
        child.obey(first)
        Thread(target=child.listen, daemon=True).start()
        process.start(stop_after_crawl=False)


if __name__ == "__main__":
    main()
