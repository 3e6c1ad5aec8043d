"""Request meetings (要請活動の実績) and principles at the edges of a document."""

import re

from domain.errors import UnreadableDate
from domain.proposal import Request
from reading.dates import read_date

_HEADING = re.compile(r"要請活動|要望活動|提出先")
_NAME = re.compile(r"[^\s(（]+(?:[(（][^)）]*[)）])?")


def split_requests(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines before and from the heading of the request meetings."""
    for index, line in enumerate(lines):
        if _HEADING.search(line) and len(line) < 60:
            return lines[:index], lines[index:]
    return lines, []


def read_requests(lines: list[str]) -> tuple[Request, ...]:
    """Return the meetings: a date heading, then a row of whom, by whom and where."""
    found, held = [], None
    for line in lines:
        cells = [c.strip() for c in line.strip().split("\t")]
        if len(cells) >= 3 and held and "要請先" not in cells[0]:
            found.append(
                Request(
                    date=held,
                    to=cells[0],
                    by=tuple(_NAME.findall(cells[1])),
                    place=cells[2],
                )
            )
        elif len(cells) == 1:
            try:
                held = read_date(line)
            except UnreadableDate:
                continue
    return tuple(found)
