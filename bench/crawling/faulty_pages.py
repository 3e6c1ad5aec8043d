"""The announcements of the sites that have bad days, and the pages that hold them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.crawling.pdf import pdf
from bench.crawling.sites import WORDS

SHOWN = 20
"""Announcements that the page of a site lists, the newest first."""
CLOSING = "以上が、この発表の全文です。"
"""The last sentence of every article."""
BEGINNING = date(2026, 9, 1)


@dataclass(frozen=True)
class Item:
    """One announcement of a site, as it was published."""

    host: str
    number: int

    @property
    def path(self) -> str:
        """The path of its article; every fifth is a PDF file."""
        return f"/press/{self.number:04}.{'pdf' if self.number % 5 == 4 else 'html'}"

    @property
    def title(self) -> str:
        """Its title."""
        words = Random(f"{self.host}/{self.number}").sample(WORDS, 4)
        return f"「{'の'.join(words)}」について（第{self.number + 1}報）"

    @property
    def day(self) -> date:
        """The day that it states."""
        return BEGINNING + timedelta(days=self.number)

    def article(self) -> bytes:
        """Return its page or file, long enough to be cut anywhere."""
        random = Random(f"{self.host}/{self.number}/text")
        lines = ["、".join(random.sample(WORDS, 6)) + "について公表します。" for _ in range(30)]
        if self.path.endswith("pdf"):
            return pdf([self.title, *lines, CLOSING], b"")
        text = "\n".join(f"<p>{line}</p>" for line in (*lines, CLOSING))
        return html(f"<main><h1>{self.title}</h1>\n{text}</main>").encode(charset(self.host))


def charset(host: str) -> str:
    """Return the encoding in which a site writes."""
    return "cp932" if host.endswith(("3", "7")) else "utf-8"


def kind(host: str) -> str:
    """Return what the source page of a site is."""
    return "listing" if int(host.rpartition(".")[2]) % 2 else "feed"


def source_page(items: list[Item]) -> bytes:
    """Return the page that lists the newest items."""
    host, newest = items[0].host, items[::-1][:SHOWN]
    declared = "Shift_JIS" if charset(host) == "cp932" else "UTF-8"
    if kind(host) == "feed":
        entries = "\n".join(
            f"<item><title>{i.title}</title><link>{i.path}</link>"
            f"<dc:date>{i.day}T09:00:00+09:00</dc:date></item>"
            for i in newest
        )
        head = f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0"'
        space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        page = f"{head} {space}><channel><title>新着</title>\n{entries}\n</channel></rss>"
        return page.encode(charset(host))
    rows = "\n".join(
        f'<li><span class="date">{i.day:%Y年%-m月%-d日}</span><a href="{i.path}">{i.title}</a></li>'
        for i in newest
    )
    return html(f'<ul class="press">\n{rows}\n</ul>').encode(charset(host))


def source_file(host: str, port: int) -> str:
    """Return the source file (YAML) by which the crawler reads a site."""
    listing = 'listing:\n  item: "ul.press > li"\n  date: "span.date"\n'
    return (
        f"title: {host}\nagency: 見本省\nkind: {kind(host)}\nlicence: 見本\nsecure: false\n"
        f"url: http://{host}:{port}/news\n{listing if kind(host) == 'listing' else ''}"
    )


def hosts(number: int) -> list[str]:
    """Return the addresses on loopback that stand for the hosts."""
    return [f"127.0.2.{1 + n}" for n in range(number)]


def html(main: str) -> str:
    """Return a page around its main part."""
    return f'<!DOCTYPE html>\n<html lang="ja"><body>\n{main}\n</body></html>\n'
