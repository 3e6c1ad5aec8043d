"""What the feed and the listing spider share: one source, its pages and its articles."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Request, Response

from crawler.account import Account
from crawler.address import is_dated
from crawler.answer import header, page_of
from crawler.failure import explain
from crawler.job import Body, Job, Summary, Validators
from crawler.manners.headers import max_age
from crawler.page import Page, Reading
from crawler.read import read_page
from crawler.reader import ReadFile
from crawler.refusal import Finding, refusal, soft_failure
from crawler.shelf import Shelf
from crawler.spiders.articles import Articles, Emit
from domain.capture import Role
from domain.errors import BadInput, NoItems
from domain.health import Outcome


class SourceSpider(scrapy.Spider):
    """Reads one source: its page, then the article of every announcement not known yet."""

    name = "source"
    stopped = False

    def __init__(
        self, job: Job, shelf: Shelf, read_file: ReadFile, emit: Emit, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job, self.shelf, self.account = job, shelf, Account()
        self.articles, self.bodies = Articles(job, shelf, read_file, emit), list[Body]()
        self.waits, self.crawl_delays = dict[str, str](), dict[str, float]()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the source's pages; for a single one conditionally, when a version is known."""
        known = self.job.validators if len(self.job.urls) == 1 else Validators()
        for url in self.job.urls:
            yield self.page_request(url, 1, known.headers)

    def page_request(self, url: str, number: int, headers: dict[str, str]) -> Request:
        """Return the request for a page that lies `number` - 1 steps behind the source's own."""
        return Request(
            url,
            headers=headers,
            callback=self.read,
            errback=self.give_up,
            cb_kwargs={"number": number, "asked": url},
            dont_filter=True,
        )

    def read(self, response: Response, number: int, asked: str) -> Iterator[Request]:
        """Read a fetched page of the source and go on to its articles."""
        page = page_of(response)
        self.account.answered(response.status, page)
        if response.status == 304 and _conditional(response.request):
            self.account.unchanged()
            yield from self.articles.recheck()
        elif found := refusal(asked, response.status, page):
            self._refused(page.url, found, may_miss=self._may_miss(response.status, asked))
        elif reading := self._reading(page):
            self.account.read(len(reading.announcements), reading.problems)
            if number == 1 and reading.announcements:
                self.account.ask_next_time(_validators(response), _max_age(response))
            if any(self.articles.is_new(a) for a in reading.announcements):
                self.bodies.append(self.shelf.put(response, Role.LIST))
            for announcement in reading.announcements:
                yield from self.articles.ask(announcement)
            yield from self.onward(reading, number)
            yield from self.articles.recheck()

    def _reading(self, page: Page) -> Reading | None:
        """Return what the page holds: nothing where zero is fine, None when it cannot be read."""
        try:
            return read_page(self.job.source, page)
        except BadInput as error:
            found = soft_failure(page)
            if not found and isinstance(error, NoItems) and self.job.source.healthy.zero_is_fine:
                return Reading(())
            self._refused(page.url, found or (Outcome.FAILED, error.problem))
            return None

    def _refused(self, url: str, found: Finding, *, may_miss: bool = False) -> None:
        outcome, reason = found
        if may_miss:
            self.account.missing(f"{url}: {reason}")
        else:
            self.account.refused(outcome, f"{url}: {reason}")

    def _may_miss(self, status: int, asked: str) -> bool:
        """Tell whether this is the page of a year that the site has not opened, or has closed."""
        return status == 404 and asked in self.job.urls and is_dated(self.job.source)

    def onward(self, reading: Reading, number: int) -> Iterator[Request]:
        """Go on to the page after this one; a source has none unless its spider says so."""
        yield from ()

    def give_up(self, failure: Any) -> None:
        """Note why a page of the source could not be had."""
        self._refused(failure.request.url, explain(failure))

    def allows(self, url: str) -> bool:
        """Tell whether the source file lets requests go to the URL's host."""
        return self.job.source.allows(url)

    def summary(self) -> Summary:
        """Tell of the articles still under way, and return what came of the crawl."""
        self.articles.close()
        stats = self.crawler.stats
        summary = self.account.summary(
            requests=stats.get_value("downloader/request_count", 0),
            received=stats.get_value("downloader/response_bytes", 0),
            waits=self.waits,
        )
        problems = (*summary.problems, *self.articles.problems)
        return summary.model_copy(update={"problems": problems, "bodies": tuple(self.bodies)})


def _conditional(request: Request | None) -> bool:
    headers = request.headers if request else {}
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _validators(response: Response) -> Validators:
    return Validators(
        etag=header(response, "ETag"), last_modified=header(response, "Last-Modified")
    )


def _max_age(response: Response) -> int:
    return max_age(header(response, "Cache-Control"))
