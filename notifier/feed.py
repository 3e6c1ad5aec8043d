"""Writes feeds: Atom (RFC 4287) and JSON Feed 1.1, as pure functions."""

import json
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class FeedEntry:
    """One announcement in a feed; `id` never changes, `url` is empty without a web address."""

    id: str
    title: str
    url: str
    author: str
    published: datetime
    updated: datetime
    summary: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed of a proposal, a recommendation or an ask; `home` is its own address, or empty."""

    id: str
    title: str
    updated: datetime
    entries: tuple[FeedEntry, ...]
    home: str = ""


def atom(feed: Feed) -> bytes:
    """Return the feed as an Atom document."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "ja")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _add(_add(root, "author"), "name", "提言ウォッチ")
    if feed.home:
        _add(root, "link", rel="self", href=feed.home)
    for entry in feed.entries:
        _entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def json_feed(feed: Feed) -> bytes:
    """Return the feed as a JSON Feed document."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": "ja",
        **({"feed_url": feed.home} if feed.home else {}),
        "items": [
            {
                "id": e.id,
                **({"url": e.url} if e.url else {}),
                "title": e.title,
                "content_text": e.summary,
                "date_published": e.published.isoformat(),
                "date_modified": e.updated.isoformat(),
                "authors": [{"name": e.author}],
                "tags": list(e.tags),
            }
            for e in feed.entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _entry(root: etree._Element, entry: FeedEntry) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.published.isoformat())
    _add(element, "updated", entry.updated.isoformat())
    _add(_add(element, "author"), "name", entry.author)
    if entry.url:
        _add(element, "link", rel="alternate", href=entry.url)
    for tag in entry.tags:
        _add(element, "category", term=tag)
    _add(element, "summary", entry.summary)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text:
        element.text = "".join(c for c in text if c in "\t\n" or c >= " ")
    for key, value in attributes.items():
        element.set(key, value)
    return element
