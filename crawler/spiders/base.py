"""What the feed and the listing spider share: one source, its pages and its articles."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Request, Response

from crawler.account import Account
from crawler.article import article_text
from crawler.failure import explain
from crawler.job import Job, Summary, Validators
from crawler.manners.waits import max_age
from crawler.page import Page, Reading
from crawler.read import read_page
from crawler.refusal import Finding, refusal, soft_failure
from domain.announcement import Announcement
from domain.errors import BadInput, NoItems
from domain.health import Outcome

Emit = Callable[[Announcement], None]


class SourceSpider(scrapy.Spider):
    """Reads one source: its page, then the article of every announcement not known yet."""

    name = "source"

    def __init__(self, job: Job, emit: Emit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.emit, self.account = job, emit, Account()
        self.waits, self.crawl_delays = dict[str, str](), dict[str, float]()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the source's pages; for a single one conditionally, when a version is known."""
        known = self.job.validators if len(self.job.urls) == 1 else Validators()
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        for url in self.job.urls:
            yield self.page_request(url, 1, {k: v for k, v in headers.items() if v})

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
        page = _page(response)
        self.account.answered(response.status, page)
        if response.status == 304 and _conditional(response.request):
            self.account.unchanged()
        elif found := refusal(asked, response.status, page):
            self._refused(page.url, found)
        elif reading := self._reading(page):
            self.account.read(len(reading.announcements), reading.problems)
            if number == 1 and reading.announcements:
                self.account.ask_next_time(_validators(response), _max_age(response))
            for announcement in reading.announcements:
                yield from self.article(announcement)
            yield from self.onward(reading, number)

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

    def _refused(self, url: str, found: Finding) -> None:
        outcome, reason = found
        self.account.refused(outcome, f"{url}: {reason}")

    def onward(self, reading: Reading, number: int) -> Iterator[Request]:
        """Go on to the page after this one; a source has none unless its spider says so."""
        yield from ()

    def article(self, announcement: Announcement) -> Iterator[Request]:
        """Ask for the article of a new announcement; tell of the others as they are listed."""
        new = announcement.identity not in self.job.known
        if not (new and self.job.source.articles and self.allows(announcement.url)):
            self.emit(announcement)
            return
        yield Request(
            announcement.url,
            callback=self.complete,
            errback=self.without_article,
            cb_kwargs={"announcement": announcement},
            dont_filter=True,
        )

    def complete(self, response: Response, announcement: Announcement) -> None:
        """Tell of an announcement together with the text of its article."""
        page = _page(response)
        readable = not refusal(announcement.url, response.status, page)
        text = article_text(page) if readable else ""
        self.emit(announcement.model_copy(update={"text": text or announcement.text}))

    def without_article(self, failure: Any) -> None:
        """Tell of an announcement whose article could not be had."""
        self.emit(failure.request.cb_kwargs["announcement"])

    def give_up(self, failure: Any) -> None:
        """Note why a page of the source could not be had."""
        self._refused(failure.request.url, explain(failure))

    def allows(self, url: str) -> bool:
        """Tell whether the source file lets requests go to the URL's host."""
        host = urlsplit(url).hostname or ""
        own = urlsplit(self.job.source.url).hostname or ""
        return any(host == h or host.endswith(f".{h}") for h in (own, *self.job.source.hosts))

    def summary(self) -> Summary:
        """Return what came of the crawl."""
        stats = self.crawler.stats
        return self.account.summary(
            requests=stats.get_value("downloader/request_count", 0),
            received=stats.get_value("downloader/response_bytes", 0),
            waits=self.waits,
        )


def _conditional(request: Request | None) -> bool:
    headers = request.headers if request else {}
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _validators(response: Response) -> Validators:
    return Validators(
        etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
    )


def _max_age(response: Response) -> int:
    return max_age(_header(response, "Cache-Control"))


def _page(response: Response) -> Page:
    return Page(response.url, response.body, _header(response, "Content-Type"))


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
