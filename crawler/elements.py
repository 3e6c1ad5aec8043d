"""Finds the items of a listing page, and the values inside and around them."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag

from crawler.item import Look
from crawler.layout import Listing
from crawler.markup import cell_under, text_of
from crawler.place import Place

END = "teigen-end"
"""The element that is put behind the last character of a page."""


def element_items(layout: Listing, soup: BeautifulSoup) -> tuple[list[Look], bool]:
    """Return the items that were written to their end, and whether the page broke off in one."""
    items = soup.select(layout.item)
    whole = [item for item in items if not item.find(END)]
    texts: dict[int, str] = {}
    return [_look(item, texts) for item in whole], len(whole) < len(items)


def _look(item: Tag, texts: dict[int, str]) -> Look:
    """Return the look into an item; `texts` keeps what stands in elements that items share."""

    def look(place: Place) -> Iterator[str]:
        for element in _elements(item, place):
            if place.comment:
                comments = element.find_all(string=lambda text: isinstance(text, Comment))
                yield " ".join(str(comment) for comment in comments)
            elif place.attribute:
                yield str(element.get(place.attribute) or "")
            else:
                if id(element) not in texts:
                    texts[id(element)] = text_of(element)
                yield texts[id(element)]

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
