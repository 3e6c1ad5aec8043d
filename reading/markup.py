"""HTML to paragraphs of text, with headings, lists and tables."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import PageElement, PreformattedString, Tag

from reading.enumeration import numeral
from reading.paragraph import Paragraph, row

_HIDDEN = (
    "script", "style", "nav", "head", "template", "footer", "aside", "noscript", "form", "rt", "rp",
)  # fmt: skip
_HIDDEN_ROLES = re.compile("^(?:navigation|banner|contentinfo|search|complementary)$")
_AROUND = re.compile(
    r"^(?:(?:g|global|site|page|local|side)[-_]?)?"
    r"(?:header|footer|nav|navi|navigation|menu|breadcrumbs?|topic-?path|pankuzu|sidebar|"
    r"copyright|pagetop|sns|share|pager|skip)$",
    re.IGNORECASE,
)
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "body", "html", "blockquote", "dl", "dt",
    "dd", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "table", "thead",
    "tbody", "tfoot", "tr", "caption", "figure", "figcaption", "center", "pre", "address",
    "details", "summary", "fieldset",
}  # fmt: skip
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def paragraphs(html: str) -> list[Paragraph]:
    """Return the visible text of the page, one paragraph for each block element.

    Items of an ordered list carry the number that a browser shows; navigation, footers and
    readings (ruby) are left out.
    """
    soup = BeautifulSoup(html, "lxml")
    for hidden in [*soup(_HIDDEN), *soup.find_all(role=_HIDDEN_ROLES), *_around(soup)]:
        hidden.decompose()
    return list(_read(soup.find("main") or soup))


def _around(soup: BeautifulSoup) -> list[Tag]:
    """Return what sites put around a text, told by its name: menus, crumbs, headers, footers."""
    named = [*soup.find_all(id=_AROUND), *soup.find_all(class_=_AROUND)]
    return [tag for tag in named if not tag.find(["h1", "main"])]


def _read(element: Tag, depth: int = 0) -> Iterator[Paragraph]:
    text = ""
    for child in element.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
            yield from _paragraph(text, depth=depth)
            yield from _block(child, depth)
            text = ""
        else:
            text += _inline(child)
    yield from _paragraph(text, depth=depth)


def _block(tag: Tag, depth: int) -> Iterator[Paragraph]:
    if tag.name == "tr":
        yield from row([list(_read(cell)) for cell in tag.find_all(["td", "th"], recursive=False)])
    elif tag.name == "pre":
        yield from (Paragraph(line) for line in tag.get_text().split("\n"))
    elif tag.name in ("ol", "ul"):
        yield from _list(tag, depth + 1)
    elif re.fullmatch("h[1-6]", tag.name):
        yield from _paragraph(tag.get_text(), heading=int(tag.name[1]))
    else:
        yield from _read(tag, depth)


def _list(tag: Tag, depth: int) -> Iterator[Paragraph]:
    items = tag.find_all("li", recursive=False)
    step = -1 if tag.has_attr("reversed") else 1
    number = _whole_number(tag.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole_number(item.get("value"), number)
        shown = numeral(_FORMS.get(str(tag.get("type")), "decimal"), number)
        marker = f"{shown}. " if tag.name == "ol" else "・"
        yield from _item(list(_read(item, depth)), marker, depth)
        number += step


def _item(found: list[Paragraph], marker: str, depth: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of a list item: the first carries the marker, the others none."""
    for index, paragraph in enumerate(found):
        if paragraph.depth != depth or paragraph.marker:
            yield paragraph
        else:
            yield replace(paragraph, marker=marker) if index == 0 else replace(paragraph, depth=0)


def _paragraph(text: str, *, heading: int = 0, depth: int = 0) -> Iterator[Paragraph]:
    if line := " ".join(text.split()):
        yield Paragraph(line, heading=heading, depth=depth, whole=True)


def _inline(element: PageElement) -> str:
    if isinstance(element, Tag):
        return element.get_text()
    return "" if isinstance(element, PreformattedString) else str(element)


def _whole_number(value: object, default: int) -> int:
    text = str(value)
    return int(text) if re.fullmatch(r"-?\d{1,4}", text) else default
