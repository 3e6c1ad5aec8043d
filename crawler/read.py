"""Reads a page by what it is: a feed, a listing or a data file."""

import re

from crawler.data import read_data
from crawler.feed import read_feed
from crawler.listing import read_listing
from crawler.page import Page, Reading
from crawler.source import Source
from reading.charset import decode

_FEED = re.compile(r"<(?:rss|rdf:RDF|feed)[\s>]", re.IGNORECASE)


def read_page(source: Source, page: Page) -> Reading:
    """Return what the page holds, read as what it is, whatever the source's usual kind.

    Raises BadInput when it is not what the source file states.
    """
    text = decode(page.body, page.content_type)
    if is_feed(text):
        return read_feed(source, page, text)
    if source.data and not text.lstrip().startswith("<"):
        return read_data(source, page, text)
    if source.listing or source.lines:
        return read_listing(source, page, text)
    return read_feed(source, page, text)


def is_feed(text: str) -> bool:
    """Tell whether the text begins as RSS or Atom does."""
    return bool(_FEED.search(text[:2000]))
