"""What a reader sees in a piece of HTML."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

_INLINE = frozenset(
    re.split(
        r"\s+",
        "a abbr b bdi big cite code em font i mark ruby s small span strong sub sup u wbr",
    )
)
_DECLARATION = re.compile(r"<\?xml[^>]*>")
_HIDDEN = frozenset(("script", "style", "template", "noscript", "rt", "rp"))
_NEW_MARKS = frozenset(("NEW", "NEW!", "New", "New!", "新着"))


def parse(text: str) -> BeautifulSoup:
    """Return the tree of an HTML or XHTML page."""
    return BeautifulSoup(_DECLARATION.sub("", text), "lxml")


def text_of(element: Tag) -> str:
    """Return the text of the element: blocks and line breaks part words, inline tags do not.

    Comments, scripts and marks that only say that an item is new are left out.
    """
    return " ".join("".join(_pieces(element)).split())


def lines_of(soup: BeautifulSoup) -> list[str]:
    """Return the lines of the page's main part, or of its body where no part is named so."""
    part = soup.find("main") or soup.find("body")
    if not isinstance(part, Tag):
        return []
    lines = "".join(_pieces(part)).split("\n")
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def cell_under(row: Tag, heading: str) -> Tag | None:
    """Return the cell of a table row whose column's heading contains these words, or None."""
    table = row.find_parent("table")
    cells = row.find_all(["td", "th"], recursive=False)
    position = _column(table, heading) if table else None
    if position is None or position >= len(cells):
        return None
    return cells[position]


def _column(table: Tag, heading: str) -> int | None:
    for row in table.find_all("tr"):
        position = 0
        for cell in row.find_all(["th", "td"], recursive=False):
            if heading in text_of(cell).replace(" ", ""):
                return position
            position += _span(cell)
        if row.find("td", recursive=False):
            return None
    return None


def _span(cell: Tag) -> int:
    span = str(cell.get("colspan") or "1")
    return int(span) if span.isdecimal() and len(span) < 3 else 1


def _pieces(element: PageElement) -> list[str]:
    if isinstance(element, PreformattedString):
        return []
    if isinstance(element, NavigableString):
        return [re.sub(r"\s+", " ", element)]
    if not isinstance(element, Tag) or element.name in _HIDDEN:
        return []
    pieces = [piece for child in element.children for piece in _pieces(child)]
    if element.name in _INLINE:
        is_mark = element.name != "a" and "".join(pieces).strip() in _NEW_MARKS
        return [" "] if is_mark else pieces
    return ["\n", *pieces, "\n"]
