"""An announcement (報道発表・新着情報) of a ministry or agency."""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import urldefrag, urlsplit, urlunsplit

from domain.record import Record
from domain.wording import steady

PAGE_BREAK = "\f"
"""Stands between the pages of a PDF's text, so that an offset tells the page."""

TEXT_LIMIT = 200_000
"""Characters kept of one article or file."""

_SESSION = re.compile(r";jsessionid=[^?]*|(?<=[?&])(?:jsessionid|phpsessid|utm_\w+)=[^&]*&?", re.I)


class Attachment(Record):
    """A file that an article consists of or links to (別添・資料).

    `sha256` and `size` (bytes) describe the bytes as fetched, and are empty when the file could
    not be had; `text` is kept where it can be read; `problem` says in Japanese why it cannot.
    """

    name: str
    url: str
    sha256: str = ""
    size: int = 0
    text: str = ""
    problem: str = ""


class Announcement(Record):
    """One item that an agency published, as a source listed it.

    `published` is the date that the agency states, in Japan; `published_text` is what was
    written there. `text` is the body of the article page or a summary, empty when only the
    headline is known; in the text of a PDF, form feeds stand between the pages.
    """

    source: str
    agency: str
    title: str
    url: str
    published: date | None = None
    published_text: str = ""
    kind: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def identity(self) -> str:
        """A key over canonical URL, title and date: sites reuse URLs for new announcements."""
        return _key(canonical_url(self.url), plain(self.title), str(self.published or ""))

    @property
    def url_key(self) -> str:
        """A key of the address alone."""
        return page_key(self.url)

    @property
    def title_key(self) -> str:
        """A key of title and date; empty without a date, for a bare title names nothing."""
        return _key(plain(self.title), str(self.published)) if self.published else ""

    @property
    def content_hash(self) -> str:
        """A fingerprint of what a reader sees; differs when the announcement was edited.

        Volatile text does not count; the bytes of every attachment do.
        """
        files = sorted({a.sha256 for a in self.attachments if a.sha256})
        return _key(plain(self.title), steady(self.text), *files)


def file_changes(old: Iterable[Attachment], new: Iterable[Attachment]) -> list[str]:
    """Return in Japanese which files were added, removed or replaced in place."""
    before, after = {a.url: a for a in old}, {a.url: a for a in new}
    said = [f"追加: {a.name}（{a.url}）" for url, a in after.items() if url not in before]
    said += [f"削除: {a.name}（{a.url}）" for url, a in before.items() if url not in after]
    return said + [
        f"差し替え: {a.name}（{a.url}、{before[url].size:,}バイトから{a.size:,}バイトへ）"
        for url, a in after.items()
        if url in before and a.sha256 != before[url].sha256
    ]


def canonical_url(url: str) -> str:
    """Return the URL as the page's one name: https, lower-case host, no fragment, no session."""
    parts = urlsplit(urldefrag(_SESSION.sub("", url.strip())).url)
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit((scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def page_key(url: str) -> str:
    """Return a key of the page that the URL names."""
    return _key(canonical_url(url))


def plain(text: str) -> str:
    """Return the text in NFKC with runs of white space folded to one space."""
    return " ".join(normalize("NFKC", text).split())


def page_at(text: str, offset: int) -> int:
    """Return the number of the page, from 1, on which the character at `offset` stands."""
    return text.count(PAGE_BREAK, 0, offset) + 1


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
