"""The main text of an HTML page, without navigation, share buttons and footer, and its links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree
from lxml.html import HtmlElement
from lxml.html.defs import block_tags

from domain.errors import UnreadableDocument
from reading.charset import printable

_DECLARED = (
    "//main",
    "//*[@role='main']",
    "//*[@id='main' or @id='contents' or @id='content' or @id='main-content' or @id='mainContent'"
    " or @id='main_content' or @id='contentsBody' or @id='mainArea' or @id='maincontents']",
    "//article",
)
_DROPPED = frozenset(
    (
        "nav",
        "footer",
        "aside",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "form",
        "button",
    )
)
_ROLES = frozenset(("navigation", "search", "complementary", "contentinfo", "banner"))
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:bread[_-]?crumbs?|topic[_-]?path|pankuzu|sns|shar(?:e|ing)|social|page[_-]?top"
    r"|footer|[gl]?nav|navi|navigation|local[_-]?nav|side[_-]?(?:bar|menu)|menu|skip(?:[_-]?link)?"
    r"|ads?|ad[_-]?area|advert(?:isement)?|banners?|(?:access)?counter)(?=$|[\s_-])",
    re.I,
)
_CELLS = {"td", "th"}
_BLOCKS = {*block_tags, "br", "dd", "dt", "li", "tr", "caption", "figure", "main"} - _CELLS
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


PROSE_AT_LEAST = 80
"""Characters from which a declared main part is believed to hold the text."""


@dataclass(frozen=True)
class MainText:
    """The text of the page's main part, and its links as (link text, address as written)."""

    text: str
    links: tuple[tuple[str, str], ...]


def main_text(html: str) -> MainText:
    """Return the main text; raise UnreadableDocument when the page is no HTML.

    A part that the page itself declares as its main one is taken whole, without the frames
    inside it; otherwise trafilatura looks for the text.
    """
    root = _parse(html)
    declared = _declared(root)
    part = root if declared is None else declared
    _prune(part)
    links, text = tuple(_links(part)), _text(part)
    if declared is None or not _is_prose(text, links):
        text = _extracted(part) or text
    return MainText(printable(text), links)


def _parse(html: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    body = _DECLARATION.sub("", html).encode("utf-8", "replace")
    try:
        return lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError):
        raise UnreadableDocument("HTML として読み取れません") from None


def _declared(root: HtmlElement) -> HtmlElement | None:
    for path in _DECLARED:
        found: list[HtmlElement] = root.xpath(path)
        if len(found) == 1 or (found and path == "//main"):
            return found[0]
    return None


def _prune(part: HtmlElement) -> None:
    """Drop the frames inside the part; a named one that holds half of its text is none."""
    most = len(part.text_content()) // 2
    for element in list(part.iter(etree.Element)):
        if element is not part and element.getparent() is not None and _is_frame(element, most):
            element.drop_tree()


def _is_frame(element: HtmlElement, most: int) -> bool:
    if element.tag in _DROPPED or element.get("role") in _ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    named = element.tag != "body" and bool(_FRAME.search(names))
    return named and len(element.text_content()) <= most


def _links(part: HtmlElement) -> Iterator[tuple[str, str]]:
    for link in part.iter("a"):
        if href := (link.get("href") or "").strip():
            yield printable(" ".join(link.text_content().split())), printable(href)


def _is_prose(text: str, links: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a declared part is the text itself, and not mostly lists of links."""
    return len(text) >= PROSE_AT_LEAST and sum(len(name) for name, _ in links) * 2 < len(text)


def _extracted(part: HtmlElement) -> str:
    import trafilatura  # takes a quarter of a second, which crawls without news need not pay

    page = part
    if part.tag != "html":
        page = lxml.html.Element("html")
        page.append(lxml.html.Element("body"))
        page[0].append(part)
    return trafilatura.extract(page, fast=True, include_comments=False) or ""


def _text(part: HtmlElement) -> str:
    lines = (" ".join(line.split()) for line in "".join(_pieces(part)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(part: HtmlElement) -> Iterator[str]:
    for event, element in etree.iterwalk(part, events=("start", "end", "comment")):
        block = element.tag in _BLOCKS
        if event == "start":
            yield "\n" if block else ""
            yield element.text.replace("\n", " ") if element.text else ""
            continue
        yield "\n" if block else "\t" if element.tag in _CELLS else ""
        if element is not part and element.tail:
            yield element.tail.replace("\n", " ")
