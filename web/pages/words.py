"""Marks, shares and addresses as templates show them, and the filters of all pages."""

from collections.abc import Iterable, Iterator
from typing import Protocol
from urllib.parse import quote

from markupsafe import Markup

from domain.account import Role
from domain.finding import Excerpt
from domain.japanese import day, full_day, moment, month
from notifier.words import link, marked, shorten
from store.review_state import COUNTED


class Labelled(Protocol):
    """A member of an enumeration that staff choose from."""

    @property
    def value(self) -> str:
        """What a form sends."""

    @property
    def label(self) -> str:
        """What staff see."""


def pieces(excerpt: Excerpt) -> Iterator[tuple[str, bool]]:
    """Yield the excerpt in pieces, those true that answer the query."""
    at = 0
    for start, end in excerpt.marks:
        yield excerpt.text[at:start], False
        yield excerpt.text[start:end], True
        at = end
    yield excerpt.text[at:], False


def percent(share: float) -> str:
    """Return a share of 0 to 1 in percent."""
    return f"{share * 100:.0f}％"


def paragraphs(text: str) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line for part in text.splitlines() if (line := part.strip())]


def path(name: str) -> str:
    """Return a name as one segment of a path."""
    return quote(name, safe="")


def labels(members: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Return the value and the Japanese words of each member, as a list to choose from."""
    return [(member.value, member.label) for member in members]


def outward(url: str, text: str) -> Markup:
    """Return a link to another site; the bare text where the address is no web address."""
    if not link(url):
        return Markup("{}").format(text)
    return Markup('<a href="{}" rel="noopener noreferrer external">{}</a>').format(url, text)


FILTERS = {
    "labels": labels,
    "day": day,
    "full_day": full_day,
    "moment": moment,
    "month": month,
    "pieces": pieces,
    "percent": percent,
    "paragraphs": paragraphs,
    "path": path,
    "shorten": shorten,
}
GLOBALS = {"outward": outward, "marked": marked, "Role": Role, "COUNTED": COUNTED}
