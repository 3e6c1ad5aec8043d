"""Reads feeds: RSS 1.0 (RDF), RSS 2.0 and Atom."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from lxml import etree

from crawler.item import Look, read_items
from crawler.markup import text_of
from crawler.page import Page, Reading
from crawler.place import Place
from crawler.source import Source
from domain.errors import NoItems, UnreadablePage

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,8}|\d{1,10});", re.IGNORECASE)
_ITEMS = ("item", "entry")


def read_feed(source: Source, page: Page, text: str) -> Reading:
    """Return the items of a feed; raise UnreadablePage when it is none, NoItems when it is empty.

    The complete items of a feed that breaks off are kept, and the break is a problem.
    """
    text = _DECLARATION.sub("", text.lstrip("\ufeff"))
    root, broken = _parse(text, page.url)
    items = [element for element in root.iter() if _name(element) in _ITEMS]
    whole = items if _closed(text) else items[:-1]
    base = root.base if root.base and "://" in root.base else page.url
    found, problems = read_items(source, source.feed, base, map(_look, whole))
    if not found:
        raise _no_items(page, problems)
    return Reading(tuple(found), (*broken, *problems))


def _no_items(page: Page, problems: list[str]) -> UnreadablePage:
    remedy = "サイトの改修や閲覧遮断がないか、ブラウザでご確認ください"
    if problems:
        problem = f"フィードのどの項目も読み取れません。例: {problems[0]}"
        return UnreadablePage(problem, file=page.url, remedy=remedy)
    return NoItems("フィードに項目がありません", file=page.url, remedy=remedy)


def _parse(text: str, url: str) -> tuple[etree._Element, list[str]]:
    body = _REFERENCE.sub(_character, text).encode("utf-8", "ignore")
    try:
        return etree.fromstring(body, _parser(recover=False)), []
    except etree.XMLSyntaxError as error:
        line = error.lineno
    try:
        root = etree.fromstring(body, _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None or _name(root) not in ("RDF", "rss", "feed"):
        raise UnreadablePage(
            "フィード（RSS・Atom）として読み取れません",
            file=url,
            line=line,
            remedy="URL と、サイトの改修や閲覧遮断がないかをご確認ください",
        )
    return root, [f"フィードが{line}行目の途中で壊れています。読み取れた項目だけを採用しました"]


def _character(reference: re.Match[str]) -> str:
    """Return the reference, or nothing where XML knows no such character."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    known = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return reference[0] if known else ""


def _parser(*, recover: bool) -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, encoding="utf-8"
    )


def _closed(text: str) -> bool:
    """Tell whether the last item was written to its end."""
    starts = [m.start() for m in re.finditer(r"<(?:\w+:)?(?:item|entry)[\s>]", text)]
    ends = [m.start() for m in re.finditer(r"</(?:\w+:)?(?:item|entry)>", text)]
    return not starts or bool(ends and ends[-1] > starts[-1])


def _look(item: etree._Element) -> Look:
    def look(place: Place) -> Iterator[str]:
        if place.select == "link":
            yield from _links(item)
            return
        for child in item:
            if _name(child) == place.select:
                yield _plain("".join(child.itertext()))

    return look


def _links(item: etree._Element) -> Iterator[str]:
    for child in item:
        if _name(child) == "link":
            if child.get("href") and child.get("rel", "alternate") == "alternate":
                yield str(child.get("href"))
            yield child.text or ""
    yield from (str(v) for k, v in item.attrib.items() if str(k).endswith("}about"))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return re.split("[}:]", tag)[-1] if isinstance(tag, str) else ""


def _plain(markup: str) -> str:
    if "<" not in markup and "&" not in markup:
        return markup
    return text_of(BeautifulSoup(f"<div>{markup}</div>", "lxml"))
