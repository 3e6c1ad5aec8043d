"""Chooses how to read a page."""

from crawler.feed import read_feed
from crawler.listing import read_listing
from crawler.page import Page, Reading
from crawler.source import Source


def read_page(source: Source, page: Page) -> Reading:
    """Return what the page holds; raise BadInput when it is not what the source file states."""
    return read_feed(source, page) if source.kind == "feed" else read_listing(source, page)
