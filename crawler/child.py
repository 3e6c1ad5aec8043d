"""Runs one crawl in a process of its own: `python -m crawler.child JOB.json OUT.jsonl`.

Every line is flushed as it is written, so that a crash loses nothing that was found before.
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawler.job import Job, Line
from crawler.manners.settings import scrapy_settings
from crawler.reader import FileReader
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


def main(job_file: str, out_file: str) -> None:
    """Crawl what the job says and write announcements, then the summary."""
    job = Job.model_validate_json(Path(job_file).read_text(encoding="utf-8"))
    shelf = Shelf(Path(out_file).with_name(BODIES), job.source.name, lambda: datetime.now(UTC))
    reader = FileReader()
    with Path(out_file).open("a", encoding="utf-8") as out, closing(shelf), closing(reader):

        def write(line: Line) -> None:
            out.write(line.model_dump_json() + "\n")
            out.flush()

        process = AsyncCrawlerProcess(scrapy_settings(job.manners))
        crawler = process.create_crawler(SPIDERS[job.source.kind])
        process.crawl(
            crawler,
            job=job,
            shelf=shelf,
            read_file=reader.read,
            emit=lambda found: write(Line(found=found)),
        )
        process.start()
        if isinstance(crawler.spider, SourceSpider):
            write(Line(summary=crawler.spider.summary()))


if __name__ == "__main__":
    main(*sys.argv[1:3])
