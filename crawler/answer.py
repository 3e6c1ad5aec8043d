"""What a site answered, as the rest of the crawler knows it."""

from scrapy.http import Response

from crawler.page import Page


def header(response: Response, name: str) -> str:
    """Return a header as text; empty when the answer has none of this name."""
    return (response.headers.get(name) or b"").decode("latin-1")


def page_of(response: Response) -> Page:
    """Return the answer as a page."""
    return Page(response.url, response.body, header(response, "Content-Type"))
