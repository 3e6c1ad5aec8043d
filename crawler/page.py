"""Pages and what was read from them; no I/O."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.source import Source
from domain.announcement import Announcement
from domain.errors import UnreadablePage


@dataclass(frozen=True)
class Page:
    """A fetched page, or one `saved` to a file, of which only the source is known for sure."""

    url: str
    body: bytes
    content_type: str = ""
    saved: bool = False


@dataclass(frozen=True)
class Reading:
    """What a page holds; `problems` say in Japanese what could not be read.

    `next_urls` are the pages to read after this one: the next of a pager, or those of a hub.
    """

    announcements: tuple[Announcement, ...]
    problems: tuple[str, ...] = ()
    next_urls: tuple[str, ...] = ()


def absolute(source: Source, base: str, link: str) -> str:
    """Return the link as an absolute URL, with https where the source is secure."""
    try:
        url = urljoin(base, link.strip())
        urlsplit(url)
    except ValueError:
        raise UnreadablePage(f"リンクが URL として正しくありません: 「{link[:60]}」") from None
    return url.replace("http://", "https://", 1) if source.secure else url
