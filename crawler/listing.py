"""Reads listing pages by the layouts of the source file."""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Comment, Tag

from crawler.item import Look, read_items
from crawler.layout import Listing
from crawler.markup import cell_under, text_of
from crawler.page import Page, Reading, absolute
from crawler.place import Place
from crawler.source import Source
from domain.announcement import Announcement
from domain.errors import NoItems, UnreadablePage

_END = "teigen-end"
_UNFINISHED = re.compile(r"(?:<!--(?:(?!-->)[\s\S])*|<[^<>]*)\Z")


def read_listing(source: Source, page: Page, text: str) -> Reading:
    """Return the items of a listing page by the first layout that fits it.

    An item in which a page that broke off ends is a problem, the items before it are kept.
    Raises UnreadablePage when no layout finds an item, and no page to go on to.
    """
    soup = BeautifulSoup(f"{_UNFINISHED.sub('', text)}<{_END}></{_END}>", "lxml")
    found, problems, base = _first_fitting(source, page, soup)
    next_urls = tuple(_next(source, page, soup, base, bool(found)))
    if not found and not next_urls:
        raise _no_items(page, problems)
    return Reading(tuple(found), tuple(problems), next_urls)


def _first_fitting(
    source: Source, page: Page, soup: BeautifulSoup
) -> tuple[list[Announcement], list[str], str]:
    failed: list[str] = []
    for layout in source.listing:
        items = soup.select(layout.item)
        whole = [item for item in items if not item.find(_END)]
        base = _base(page, soup, layout)
        found, problems = read_items(source, layout, base, map(_look, whole))
        if len(whole) < len(items):
            problems.append("ページが途中で切れています。最後まで読み取れた項目だけを採用しました")
        if found:
            return found, problems, base
        failed = failed or problems
    return [], failed, _base(page, soup, source.listing[0])


def _base(page: Page, soup: BeautifulSoup, layout: Listing) -> str:
    own = layout.url if page.saved and layout.url else page.url
    stated = soup.select_one("base[href]")
    if not stated:
        return own
    return str(stated["href"]) if "://" in str(stated["href"]) else own


def _look(item: Tag) -> Look:
    def look(place: Place) -> Iterator[str]:
        for element in _elements(item, place):
            if place.comment:
                comments = element.find_all(string=lambda text: isinstance(text, Comment))
                yield " ".join(str(comment) for comment in comments)
            elif place.attribute:
                yield str(element.get(place.attribute) or "")
            else:
                yield text_of(element)

    return look


def _elements(item: Tag, place: Place) -> list[Tag]:
    scope: Tag | None = item
    if place.before:
        scope = _before(item, place.before)
    elif place.around:
        scope = item.css.closest(place.around)
    elif place.column:
        scope = cell_under(item, place.column)
    if scope is None or not place.select:
        return [scope] if scope else []
    own = [scope] if scope.css.match(place.select) else []
    return own + list(scope.select(place.select))


def _before(item: Tag, selector: str) -> Tag | None:
    for element in item.find_all_previous(True):
        if isinstance(element, Tag) and element.css.match(selector):
            return element
    return None


def _next(
    source: Source, page: Page, soup: BeautifulSoup, base: str, has_items: bool
) -> Iterable[str]:
    selector = source.next if has_items else source.follow
    links = soup.select(selector) if selector else []
    urls = (absolute(source, base, str(link.get("href"))) for link in links if link.get("href"))
    return (url for url in dict.fromkeys(urls) if url != page.url)


def _no_items(page: Page, problems: list[str]) -> UnreadablePage:
    remedy = "ページの構成が変わっていないか、ブラウザでご確認ください"
    if problems:
        problem = f"どの項目も読み取れません。例: {problems[0]}"
        return UnreadablePage(problem, file=page.url, remedy=remedy)
    return NoItems("項目が1件もありません", file=page.url, remedy=remedy)
