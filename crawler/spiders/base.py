"""What the feed and the listing spider share: one source, its pages and its articles."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse

from crawler.article import article_text
from crawler.job import Job, Outcome, Summary, Validators
from crawler.page import Page, Reading
from crawler.read import read_page
from domain.announcement import Announcement
from domain.errors import BadInput

Emit = Callable[[Announcement], None]


class SourceSpider(scrapy.Spider):
    """Reads one source: its page, then the article of every announcement not known yet."""

    name = "source"
    handle_httpstatus_all = True

    def __init__(self, job: Job, emit: Emit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.emit = job, emit
        self.refusals = list[tuple[Outcome, str]]()
        self.read_pages, self.unchanged = 0, False
        self.items, self.problems = 0, list[str]()
        self.validators = Validators()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the source's pages; for a single one conditionally, when a version is known."""
        known = self.job.validators if len(self.job.urls) == 1 else Validators()
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        for url in self.job.urls:
            yield Request(
                url,
                headers={k: v for k, v in headers.items() if v},
                callback=self.read,
                errback=self.give_up,
                cb_kwargs={"number": 1},
                meta={"handle_httpstatus_all": True},
            )

    def read(self, response: Response, number: int) -> Iterator[Request]:
        """Read a fetched page of the source and go on to its articles."""
        if response.status == 304:
            self.unchanged = True
            return
        if problem := _refusal(response):
            self.refusals.append(problem)
            return
        try:
            reading = read_page(self.job.source, _page(response))
        except BadInput as error:
            self.refusals.append((Outcome.FAILED, str(error)))
            return
        self.read_pages += 1
        if number == 1:
            self.validators = _validators(response)
        self.items += len(reading.announcements)
        self.problems.extend(reading.problems)
        for announcement in reading.announcements:
            yield from self.article(announcement)
        yield from self.onward(reading, number)

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
            meta={"handle_httpstatus_all": True},
            dont_filter=True,
        )

    def complete(self, response: Response, announcement: Announcement) -> None:
        """Tell of an announcement together with the text of its article."""
        text = article_text(_page(response)) if response.status == 200 else ""
        self.emit(announcement.model_copy(update={"text": text or announcement.text}))

    def without_article(self, failure: Any) -> None:
        """Tell of an announcement whose article could not be had."""
        self.emit(failure.request.cb_kwargs["announcement"])

    def give_up(self, failure: Any) -> None:
        """Remember why a page of the source could not be had."""
        if failure.check(IgnoreRequest):
            reason = "robots.txt により、このページの取得は認められていません"
        else:
            reason = f"ページを取得できませんでした（{failure.type.__name__}）"
        self.refusals.append((Outcome.FAILED, f"{failure.request.url}: {reason}"))

    def allows(self, url: str) -> bool:
        """Tell whether the source file lets requests go to the URL's host."""
        host = urlsplit(url).hostname or ""
        own = urlsplit(self.job.source.url).hostname or ""
        return any(host == h or host.endswith(f".{h}") for h in (own, *self.job.source.hosts))

    def summary(self) -> Summary:
        """Return what came of the crawl: good when any page was read, with what the others said."""
        outcome, reason = Outcome.FAILED, "ページを取得できませんでした"
        if self.read_pages or (self.unchanged and not self.refusals):
            outcome, reason = (Outcome.OK if self.read_pages else Outcome.UNCHANGED), ""
            self.problems.extend(said for _, said in self.refusals)
        elif self.refusals:
            outcome, reason = self.refusals[0]
        return Summary(
            outcome=outcome,
            items=self.items,
            problems=tuple(self.problems),
            reason=reason,
            validators=self.validators,
        )


def _refusal(response: Response) -> tuple[Outcome, str] | None:
    if response.status in (401, 403, 429, 451) or (response.status == 202 and not response.body):
        said = f"サイトに閲覧を断られました（HTTP {response.status}）"
        return Outcome.BLOCKED, f"{response.url}: {said}"
    if response.status != 200:
        said = f"ページを取得できませんでした（HTTP {response.status}）"
        return Outcome.FAILED, f"{response.url}: {said}"
    if isinstance(response, TextResponse) and b"Request Rejected" in response.body[:2000]:
        return Outcome.BLOCKED, "サイトに閲覧を断られました（拒否ページが返されました）"
    return None


def _validators(response: Response) -> Validators:
    return Validators(
        etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
    )


def _page(response: Response) -> Page:
    return Page(response.url, response.body, _header(response, "Content-Type"))


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
