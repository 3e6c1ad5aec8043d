"""The files that belong to an article, as records."""

from crawler.article import Article, Link
from crawler.job import Body
from domain.announcement import Announcement, Attachment


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


def attachment(link: Link, body: Body, text: str, problem: str) -> Attachment:
    """Return a fetched attachment with its text, or with what kept it from being read."""
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
