"""How a spider gets the articles of its announcements, with the files that they link to."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response

from crawler.answer import page_of
from crawler.article import Article, Link, is_cut, is_file, read_article
from crawler.attachment import attachment, own_file, without
from crawler.failure import explain
from crawler.job import Body, Found, Job, Recheck, Validators
from crawler.page import Page
from crawler.reader import ReadFile
from crawler.refusal import Finding, refusal, soft_failure
from crawler.shelf import Shelf
from domain.announcement import Announcement, Attachment
from domain.capture import Role
from domain.change import Standing
from domain.errors import UnreadableDocument
from domain.health import Outcome

Emit = Callable[[Found], None]

GONE = (404, 410)
SHORT = 100
"""Characters of text below which an article may be some other answer."""
TOO_LARGE = "大きすぎるため、取得しません"
CUT = "前回と同じ内容が途中で切れているため、読み直します"


@dataclass
class _Visit:
    """One announcement whose article is being fetched; complete when nothing is `waiting`."""

    announcement: Announcement
    listed: bool
    validators: dict[str, Validators] = field(default_factory=dict)
    standing: Standing = Standing.FAILED
    payload: str = ""
    bodies: list[Body] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    waiting: int = 0

    @property
    def known(self) -> dict[str, Attachment]:
        """The attachments as they were last time, by URL."""
        return {a.url: a for a in self.announcement.attachments if a.sha256}

    def found(self) -> Found:
        """Return what the visit came to."""
        return Found(
            announcement=self.announcement.model_copy(
                update={"attachments": tuple(self.attachments.values())}
            ),
            standing=self.standing,
            listed=self.listed,
            payload=self.payload,
            bodies=tuple(self.bodies),
        )


class Articles:
    """Visits the articles of one crawl and tells of each announcement when it is complete."""

    def __init__(self, job: Job, shelf: Shelf, read_file: ReadFile, emit: Emit) -> None:
        self.job, self.shelf, self.read_file, self.emit = job, shelf, read_file, emit
        self.problems = list[str]()
        self._asked = set[str]()
        self._due = list(job.rechecks)
        self._open = dict[str, _Visit]()

    def is_new(self, announcement: Announcement) -> bool:
        """Tell whether the announcement was neither known nor met before in this crawl."""
        identity = announcement.identity
        return identity not in self.job.known and identity not in self._asked

    def ask(self, announcement: Announcement) -> Iterator[Request]:
        """Ask for the article of a new announcement; tell of the others as they are listed."""
        new = self.is_new(announcement)
        self._asked.add(announcement.identity)
        if not (new and self.job.source.articles and self.job.source.allows(announcement.url)):
            self.emit(Found(announcement=announcement))
            return
        yield self._article(_Visit(announcement, listed=True))

    def recheck(self) -> Iterator[Request]:
        """Ask again, conditionally and once, for the articles that the job names."""
        while self._due:
            known = self._due.pop(0)
            if self.job.source.allows(known.announcement.url):
                yield self._article(_revisit(known))

    def close(self) -> None:
        """Tell of the announcements whose articles were not complete when the crawl ended."""
        for visit in [*self._open.values()]:
            visit.standing = Standing.FAILED
            self._settle(visit)

    def _article(self, visit: _Visit) -> Request:
        url = visit.announcement.url
        self._open[visit.announcement.identity] = visit
        return Request(
            url,
            callback=self._read,
            errback=self._missed,
            headers=visit.validators.get(url, Validators()).headers,
            cb_kwargs={"visit": visit},
            dont_filter=True,
        )

    async def _read(self, response: Response, visit: _Visit) -> AsyncIterator[Request]:
        links: tuple[Link, ...] = ()
        if response.status == 304:
            visit.standing = Standing.CONFIRMED
            links = self._keep(visit)
        elif response.status in GONE:
            visit.standing = Standing.GONE
        else:
            links = await self._take(response, visit)
        for request in self._attachments(visit, links):
            yield request
        self._settle_when_complete(visit)

    async def _take(self, response: Response, visit: _Visit) -> tuple[Link, ...]:
        """Take the text of an answer that is an article; return the files it links to."""
        announcement, page = visit.announcement, page_of(response)
        if found := refusal(announcement.url, response.status, page):
            return self._note(announcement.url, found[1])
        article = await self._article_on(page)
        if found := _disguise(article, announcement, page):
            return self._note(announcement.url, found[1])
        if is_cut(page, article.text, announcement.text):
            return self._note(announcement.url, CUT)
        body = self.shelf.put(response, Role.ARTICLE)
        visit.bodies.append(body)
        visit.payload = body.capture.sha256
        if article.is_file:
            visit.attachments[announcement.url] = own_file(announcement, body, article)
        if article.problem:
            self._note(announcement.url, article.problem)
        if article.is_file or article.text:
            visit.standing = Standing.READ
            text = article.text or announcement.text
            visit.announcement = announcement.model_copy(update={"text": text})
        return article.links

    async def _article_on(self, page: Page) -> Article:
        if is_file(page):
            text, problem = await self._file_text(page)
            return Article(text, is_file=True, problem=problem)
        return read_article(page, secure=self.job.source.secure)

    async def _file_text(self, page: Page) -> tuple[str, str]:
        """Return the text of a file, and what kept it from being read."""
        try:
            return await self.read_file(page.body, page.content_type), ""
        except UnreadableDocument as error:
            return "", error.problem

    def _note(self, url: str, problem: str) -> tuple[Link, ...]:
        self.problems.append(f"{url}: {problem}")
        return ()

    def _keep(self, visit: _Visit) -> tuple[Link, ...]:
        """Keep an article that has not changed; return its files, which may have."""
        own = visit.announcement.url
        visit.attachments.update({u: a for u, a in visit.known.items() if u == own})
        return tuple(Link(a.name, a.url) for a in visit.announcement.attachments if a.url != own)

    def _attachments(self, visit: _Visit, links: tuple[Link, ...]) -> Iterator[Request]:
        for link in links[: self.job.source.attachments]:
            if link.url in (visit.announcement.url, *visit.attachments):
                continue
            if not self.job.source.allows(link.url):
                continue
            visit.waiting += 1
            visit.attachments[link.url] = Attachment(name=link.name, url=link.url)
            known = visit.validators.get(link.url) if link.url in visit.known else None
            yield Request(
                link.url,
                callback=self._attach,
                errback=self._missed_attachment,
                headers=known.headers if known else {},
                cb_kwargs={"visit": visit, "link": link},
                priority=1,
                dont_filter=True,
            )

    async def _attach(self, response: Response, visit: _Visit, link: Link) -> None:
        known, page = visit.known.get(link.url), page_of(response)
        if response.status == 304 and known:
            visit.attachments[link.url] = known
        elif response.status in GONE:
            visit.attachments[link.url] = without(link, f"HTTP {response.status}")
            visit.standing = Standing.READ if known else visit.standing
        elif found := refusal(link.url, response.status, page):
            self._leave(visit, link, found[1])
        else:
            body = self.shelf.put(response, Role.ATTACHMENT)
            visit.bodies.append(body)
            visit.attachments[link.url] = attachment(link, body, *await self._file_text(page))
            if visit.standing is Standing.CONFIRMED:
                visit.standing = _unless_same(known, body)
        self._count_down(visit)

    def _missed(self, failure: Any) -> None:
        visit: _Visit = failure.request.cb_kwargs["visit"]
        self._note(failure.request.url, explain(failure)[1])
        self._settle_when_complete(visit)

    def _missed_attachment(self, failure: Any) -> None:
        visit, link = failure.request.cb_kwargs["visit"], failure.request.cb_kwargs["link"]
        if failure.check(DownloadCancelledError):
            visit.attachments[link.url] = without(link, TOO_LARGE)
        else:
            self._leave(visit, link, explain(failure)[1])
        self._count_down(visit)

    def _leave(self, visit: _Visit, link: Link, why: str) -> None:
        """Leave an attachment as it was known; without it, the visit is to be made again."""
        self._note(link.url, f"添付ファイル: {why}")
        if known := visit.known.get(link.url):
            visit.attachments[link.url] = known
        else:
            visit.attachments[link.url] = without(link, why)
            visit.standing = Standing.FAILED

    def _count_down(self, visit: _Visit) -> None:
        visit.waiting -= 1
        self._settle_when_complete(visit)

    def _settle_when_complete(self, visit: _Visit) -> None:
        if visit.waiting == 0:
            self._settle(visit)

    def _settle(self, visit: _Visit) -> None:
        if self._open.pop(visit.announcement.identity, None):
            self.emit(visit.found())


def _disguise(article: Article, announcement: Announcement, page: Page) -> Finding | None:
    """Return what a short answer is instead of the article; None when it may be the article.

    A short text is believed, unless it is a firewall's or stands where a longer one was.
    """
    if article.is_file or len(article.text) >= SHORT:
        return None
    found = soft_failure(page)
    doubted = not article.text or len(announcement.text) >= SHORT
    return found if found and (doubted or found[0] is Outcome.BLOCKED) else None


def _revisit(known: Recheck) -> _Visit:
    return _Visit(known.announcement, listed=False, validators=dict(known.validators))


def _unless_same(known: Attachment | None, body: Body) -> Standing:
    same = known is not None and known.sha256 == body.capture.sha256
    return Standing.CONFIRMED if same else Standing.READ
