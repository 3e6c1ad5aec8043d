"""The files that belong to an article, as records."""

from crawler.article import Article, Link
from crawler.job import Body
from crawler.page import Page
from crawler.reader import ReadFile
from domain.announcement import Announcement, Attachment
from domain.errors import UnreadableDocument


def own_file(announcement: Announcement, body: Body, article: Article) -> Attachment:
    """Return the attachment that an article which is itself a file consists of."""
    return Attachment(
        name=announcement.title,
        url=announcement.url,
        sha256=body.capture.sha256,
        size=body.capture.size,
        text=article.text,
        problem=article.problem,
    )


def attachment(link: Link, page: Page, body: Body, read_file: ReadFile) -> Attachment:
    """Return a fetched attachment with its text, or with what kept it from being read."""
    try:
        text, problem = read_file(page.body, page.content_type), ""
    except UnreadableDocument as error:
        text, problem = "", error.problem
    return Attachment(
        name=link.name,
        url=link.url,
        sha256=body.capture.sha256,
        size=body.capture.size,
        text=text,
        problem=problem,
    )


def without(link: Link, problem: str) -> Attachment:
    """Return an attachment that could not be had."""
    return Attachment(name=link.name, url=link.url, problem=problem)
