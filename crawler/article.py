"""The main text of an article page or PDF."""

import trafilatura

from crawler.page import Page
from domain.errors import BadInput
from reading.charset import decode
from reading.pdf import pages

LIMIT = 200_000
"""Characters kept of one article."""


def article_text(page: Page) -> str:
    """Return the text without navigation; empty where nothing can be read."""
    try:
        if page.body.startswith(b"%PDF"):
            text = "\n".join(pages(page.body, page.url))
        else:
            text = trafilatura.extract(decode(page.body, page.content_type)) or ""
    except BadInput:
        return ""
    return text[:LIMIT]
