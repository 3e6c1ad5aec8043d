"""The text of an article page or file, and the files that it links to."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.page import Page
from domain.announcement import TEXT_LIMIT, canonical_url
from domain.errors import UnreadableDocument
from reading.charset import decode
from reading.main_text import main_text

FILE = re.compile(r"\.(?:pdf|xlsx?|xlsm|docx?|csv|pptx?|zip)$", re.I)
END = 2_048
"""Bytes within which a whole page says that it ends."""
CLIPPED = 2
"""Characters at the end of a text that may be wrong when it was cut."""
_FILE_MARKS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Link:
    """A link to a file: its text and its absolute URL."""

    name: str
    url: str


@dataclass(frozen=True)
class Article:
    """What an article says; `is_file` tells a PDF or office file from an HTML page.

    `problem` says in Japanese why no text could be read; empty when it could.
    """

    text: str
    links: tuple[Link, ...] = ()
    is_file: bool = False
    problem: str = ""


def is_file(page: Page) -> bool:
    """Tell a PDF or office file from an HTML page, by its bytes or else by its name."""
    return page.body.startswith(_FILE_MARKS) or bool(FILE.search(urlsplit(page.url).path))


def read_article(page: Page, *, secure: bool = False) -> Article:
    """Return the text of a page, up to TEXT_LIMIT characters, and the files linked; raise nothing.

    `secure` makes http links https.
    """
    try:
        found = main_text(decode(page.body, page.content_type))
    except UnreadableDocument as error:
        return Article("", problem=error.problem)
    return Article(found.text[:TEXT_LIMIT], tuple(_files(page.url, found.links, secure=secure)))


def is_cut(page: Page, text: str, known: str) -> bool:
    """Tell whether a page read again lost its end on the way: it says the same, but less of it."""
    end = b"%%eof" if page.body.startswith(b"%PDF") else b"</html"
    shorter = 0 < len(text) < len(known) and known.startswith(text[:-CLIPPED])
    return shorter and end not in page.body[-END:].lower()


def _files(base: str, links: tuple[tuple[str, str], ...], *, secure: bool) -> list[Link]:
    found: dict[str, Link] = {}
    for name, href in links:
        try:
            url = urljoin(base, href)
            url = url.replace("http://", "https://", 1) if secure else url
            if urlsplit(url).scheme in ("http", "https") and FILE.search(urlsplit(url).path):
                found.setdefault(canonical_url(url), Link(name, url))
        except ValueError:
            continue
    return list(found.values())
