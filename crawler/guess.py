"""Guesses how a page is to be read: the first draft of a source file."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag

from crawler.markup import parse, text_of
from crawler.page import Page
from crawler.read import is_feed
from domain.errors import UnreadableDate, UnreadablePage
from reading.charset import decode
from reading.dates import read_date

_ITEMS = ["li", "dd", "tr", "article", "section", "p", "div"]
_HEADINGS = ["dt", "h2", "h3", "h4", "h5", "time", "p", "span"]
_WORD = re.compile(r"^[A-Za-z_][\w-]*$")
_FULL = r"\S{1,4}\s*[年/.-]\s*\d+\s*[月/.-]\s*\d+"
_NEAR = 12
"""How many elements before an item its heading may stand."""


def guess(page: Page) -> dict[str, Any]:
    """Return the kind of the page and, for a listing, where its items and their dates stand.

    Raises UnreadablePage when no list of dated links is found.
    """
    text = decode(page.body, page.content_type)
    if is_feed(text):
        return {"kind": "feed"}
    drafts = [yaml.dump(draft, allow_unicode=True) for draft in _drafts(parse(text))]
    if not drafts:
        raise UnreadablePage(
            "日付の付いたリンクの一覧が見つかりません",
            file=page.url,
            remedy="JavaScript で表示されるページやデータのファイルは、docs/sources.md の手順で"
            "情報源ファイルを書いてください",
        )
    return {"kind": "listing", "listing": yaml.safe_load(Counter(drafts).most_common(1)[0][0])}


def guess_title(page: Page) -> str:
    """Return what the page calls itself, or an empty text."""
    soup = parse(decode(page.body, page.content_type))
    return text_of(soup.title) if soup.title else ""


def _drafts(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Yield, for each link that seems to be an item, the layout by which it would be found."""
    for link in soup.select("a[href]"):
        item = link.find_parent(_ITEMS)
        if item is None or len(text_of(link)) < 2:
            continue
        heading = None if _date_inside(item) else _heading(item)
        if heading:
            date: Any = {"before": _path(heading, parents=0)}
            years = {} if _is_full(heading) else {"year": {"before": "h1, h2, h3"}}
            yield {"item": _selector(item), "date": date, **years}
        elif whole := _widen(item):
            yield {"item": _selector(whole), "date": _date_inside(whole)}


def _widen(item: Tag) -> Tag | None:
    """Return the element around the item that also holds its date, or None."""
    whole: Tag | None = item
    while whole and (whole.name == "tr" or len(whole.select("a[href]")) == 1 or whole is item):
        if _date_inside(whole):
            return whole
        whole = item.find_parent("tr") if whole is item else whole.find_parent(_ITEMS)
    return None


def _date_inside(item: Tag) -> Any:
    """Return the place of the date inside the item but outside its links, or None."""
    for element in item.find_all(True):
        if element.name == "time" and element.get("datetime"):
            return [{"select": "time[datetime]", "attribute": "datetime"}, "time"]
        linked = element.name == "a" or element.find("a") or element.find_parent("a")
        if not linked and _is_full(element):
            cell = element.name in ("td", "th")
            select = "td, th" if cell else _path(element, parents=0)
            return {"select": select, "pattern": _FULL} if cell else {"select": select}
    own = " ".join(str(text) for text in item.find_all(string=True, recursive=False))
    return {"pattern": _FULL} if re.search(_FULL, own) else None


def _heading(item: Tag) -> Tag | None:
    """Return the nearest dated element before the item."""
    for element in item.find_all_previous(_HEADINGS, limit=_NEAR):
        text = text_of(element)
        if len(text) < 30 and (_is_full(element) or re.match(r"\d+月\s*\d+日", text)):
            return element
    return None


def _is_full(element: Tag) -> bool:
    try:
        read_date(text_of(element))
    except UnreadableDate:
        return False
    return True


def _selector(item: Tag) -> str:
    return f"{_path(item)}:has(a[href])"


def _path(element: Tag, parents: int = 1) -> str:
    classes = [name for name in element.get_attribute_list("class") if name and _WORD.match(name)]
    own = ".".join([element.name, *classes[:1]])
    if parents and element.parent and element.parent.name not in ("body", "html", "[document]"):
        return f"{_path(element.parent, parents - 1)} > {own}"
    return own
