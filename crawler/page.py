"""Reads the saved bytes of a page as its source file says; no I/O."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.source import Source
from domain.announcement import Announcement
from domain.errors import UnreadablePage


@dataclass(frozen=True)
class Page:
    """A fetched or saved page."""

    url: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True)
class Reading:
    """What a page holds; `problems` say in Japanese what could not be read."""

    announcements: tuple[Announcement, ...]
    problems: tuple[str, ...] = ()
    next_url: str | None = None


def absolute(source: Source, page: Page, link: str) -> str:
    """Return the link as an absolute URL, with https where the source is secure."""
    try:
        url = urljoin(page.url, link.strip())
        urlsplit(url)
    except ValueError:
        raise UnreadablePage(f"リンクが URL として正しくありません: 「{link[:60]}」") from None
    return url.replace("http://", "https://", 1) if source.secure else url
