"""Reads listing pages by the layouts of the source file."""

import re
from collections.abc import Iterator
from contextlib import suppress

from bs4 import BeautifulSoup

from crawler.elements import END, element_items
from crawler.item import Look, read_items
from crawler.layout import Layout, Lines, Listing
from crawler.lines import line_items
from crawler.markup import lines_of, parse
from crawler.page import Page, Reading, absolute
from crawler.source import Source
from domain.errors import NoItems, UnreadablePage

_UNFINISHED = re.compile(r"(?:<!--(?:(?!-->)[\s\S])*|<[^<>]*)\Z")
_CUT = "ページが途中で切れています。最後まで読み取れた項目だけを採用しました"


def read_listing(source: Source, page: Page, text: str) -> Reading:
    """Return the items of a listing page by the first layout that fits it.

    An item in which a page that broke off ends is a problem; the items before it are kept.
    Raises UnreadablePage when no layout can read an item, NoItems when there is none, unless
    there are pages to go on to.
    """
    soup = parse(f"{_UNFINISHED.sub('', text)}<{END}></{END}>")
    failed: tuple[str, ...] = ()
    layouts: list[Listing | Lines] = [*source.listing, *source.lines]
    for layout in layouts:
        looks, cut = _items(layout, soup)
        base = _base(source, page, soup, layout)
        found, problems = read_items(source, layout, base, looks)
        if found:
            more = tuple(_links(source, page, soup, source.next, base))
            return Reading(tuple(found), (*problems, *([_CUT] if cut else [])), more)
        failed = failed or tuple(problems)
    more = tuple(_links(source, page, soup, source.follow, page.url))
    if not more:
        raise _no_items(page, failed)
    return Reading((), failed, more)


def _items(layout: Listing | Lines, soup: BeautifulSoup) -> tuple[list[Look], bool]:
    if isinstance(layout, Lines):
        return line_items(layout, lines_of(soup)), False
    return element_items(layout, soup)


def _base(source: Source, page: Page, soup: BeautifulSoup, layout: Layout) -> str:
    own = layout.url if page.saved and layout.url else page.url
    stated = soup.select_one("base[href]")
    with suppress(UnreadablePage):
        base = absolute(source, own, str(stated["href"])) if stated else own
        return base if base.startswith("http") else own
    return own


def _links(
    source: Source, page: Page, soup: BeautifulSoup, selector: str, base: str
) -> Iterator[str]:
    links = soup.select(selector) if selector else []
    for href in dict.fromkeys(str(link.get("href") or "") for link in links):
        with suppress(UnreadablePage):
            if href and (url := absolute(source, base, href)) != page.url:
                yield url


def _no_items(page: Page, problems: tuple[str, ...]) -> UnreadablePage:
    remedy = "ページの構成が変わっていないか、ブラウザでご確認ください"
    if problems:
        problem = f"どの項目も読み取れません。例: {problems[0]}"
        return UnreadablePage(problem, file=page.url, remedy=remedy)
    return NoItems("項目が1件もありません", file=page.url, remedy=remedy)
