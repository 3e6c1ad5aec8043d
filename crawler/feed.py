"""Reads feeds: RSS 1.0 (RDF), RSS 2.0 and Atom."""

import re

from bs4 import BeautifulSoup
from lxml import etree

from crawler.page import Page, Reading, absolute
from crawler.source import Source
from domain.announcement import Announcement
from domain.errors import BadInput, NoItems, UnreadablePage
from reading.charset import decode
from reading.dates import read_date

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ITEMS = ("item", "entry")
_DATES = ("date", "pubDate", "published", "issued", "updated", "modified")
_TEXTS = ("description", "summary", "encoded", "content")


def read_feed(source: Source, page: Page) -> Reading:
    """Return the items of a feed; raise UnreadablePage when it is none, NoItems when it is empty.

    The complete items of a feed that breaks off are kept, and the break is a problem.
    """
    text = _DECLARATION.sub("", decode(page.body, page.content_type).lstrip("\ufeff"))
    root, problems = _parse(text, page.url)
    found: list[Announcement] = []
    items = [element for element in root.iter() if _name(element) in _ITEMS]
    for item in items if _closed(text) else items[:-1]:
        try:
            found.append(_announcement(source, page, item))
        except BadInput as error:
            problems.append(error.problem)
    if not found:
        raise _no_items(page, problems)
    return Reading(tuple(found), tuple(problems))


def _no_items(page: Page, problems: list[str]) -> UnreadablePage:
    remedy = "サイトの改修や閲覧遮断がないか、ブラウザでご確認ください"
    if problems:
        problem = f"フィードのどの項目も読み取れません。例: {problems[0]}"
        return UnreadablePage(problem, file=page.url, remedy=remedy)
    return NoItems("フィードに項目がありません", file=page.url, remedy=remedy)


def _parse(text: str, url: str) -> tuple[etree._Element, list[str]]:
    body = text.encode("utf-8")
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


def _parser(*, recover: bool) -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, encoding="utf-8"
    )


def _closed(text: str) -> bool:
    """Tell whether the last item was written to its end."""
    starts = [m.start() for m in re.finditer(r"<(?:\w+:)?(?:item|entry)[\s>]", text)]
    ends = [m.start() for m in re.finditer(r"</(?:\w+:)?(?:item|entry)>", text)]
    return not starts or bool(ends and ends[-1] > starts[-1])


def _announcement(source: Source, page: Page, item: etree._Element) -> Announcement:
    title, link = _plain(_text(item, ("title",))), _link(item)
    stated = _text(item, _DATES).strip()
    if not title or not link:
        raise UnreadablePage(f"題名またはリンクのない項目があります: 「{title or link}」")
    if not stated:
        raise UnreadablePage(f"日付のない項目があります: 「{title}」")
    return Announcement(
        source=source.name,
        agency=source.agency,
        title=title,
        url=absolute(source, page, link),
        published=read_date(stated),
        published_text=stated,
        kind=_plain(_text(item, ("category",))),
        text=_plain(_text(item, _TEXTS)),
    )


def _link(item: etree._Element) -> str:
    for child in item:
        if _name(child) == "link":
            if child.get("href") and child.get("rel", "alternate") == "alternate":
                return str(child.get("href"))
            if child.text and child.text.strip():
                return child.text.strip()
    about = next((v for k, v in item.attrib.items() if str(k).endswith("}about")), "")
    return str(about).strip()


def _text(item: etree._Element, names: tuple[str, ...]) -> str:
    for name in names:
        for child in item:
            if _name(child) == name and (text := "".join(child.itertext()).strip()):
                return text
    return ""


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _plain(markup: str) -> str:
    text = BeautifulSoup(markup, "lxml").get_text(" ") if "<" in markup or "&" in markup else markup
    return " ".join(text.split())
