"""Finds the items of a page that is plain lines of text."""

import re
from collections.abc import Iterator

from crawler.item import Look
from crawler.layout import Lines
from crawler.place import Place


def line_items(layout: Lines, lines: list[str]) -> list[Look]:
    """Return an item for each match of the layout's expression in the lines."""
    text = "\n".join(lines)
    return [_look(text, found) for found in re.finditer(layout.item, text, re.MULTILINE)]


def _look(text: str, found: re.Match[str]) -> Look:
    def look(place: Place) -> Iterator[str]:
        if place.select:
            yield found[place.select] or ""
        elif place.before:
            earlier = re.finditer(place.before, text[: found.start()], re.MULTILINE)
            yield next((match[0] for match in reversed(list(earlier))), "")

    return look
