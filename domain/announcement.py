"""An announcement (報道発表・新着情報) of a ministry or agency."""

from datetime import date
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import urldefrag, urlsplit, urlunsplit

from domain.record import Record


class Announcement(Record):
    """One item that an agency published, as a source listed it.

    `published` is the date that the agency states, in Japan; `published_text` is what was
    written there. `text` is the body of the article page or a summary, empty when only the
    headline is known.
    """

    source: str
    agency: str
    title: str
    url: str
    published: date | None = None
    published_text: str = ""
    kind: str = ""
    text: str = ""

    @property
    def identity(self) -> str:
        """A key over canonical URL, title and date: sites reuse URLs for new announcements."""
        parts = (canonical_url(self.url), plain(self.title), str(self.published or ""))
        return sha256("\n".join(parts).encode()).hexdigest()[:32]

    @property
    def content_hash(self) -> str:
        """A fingerprint of what a reader sees; differs when the announcement was edited."""
        return sha256(f"{plain(self.title)}\n{plain(self.text)}".encode()).hexdigest()[:32]


def canonical_url(url: str) -> str:
    """Return the URL with https, lower-case host and no fragment, so that one page has one name."""
    parts = urlsplit(urldefrag(url.strip()).url)
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit((scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def plain(text: str) -> str:
    """Return the text in NFKC with runs of white space folded to one space."""
    return " ".join(normalize("NFKC", text).split())
