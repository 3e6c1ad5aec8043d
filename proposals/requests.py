"""Request meetings (要請活動の実績) at the end of a document."""

import re

from domain.errors import UnreadableDate
from domain.proposal import Request
from reading.dates import read_date
from reading.paragraph import Paragraph

_HEADING = re.compile(r"要請活動|要望活動|提言活動|提出先")
_NAME = re.compile(r"[^\s(（]+(?:[(（][^)）]*[)）])?")
_LABELS = ("要請先", "要望先", "提出先", "相手方")


def split_requests(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return what stands before and from the heading of the request meetings.

    A heading below which no meeting is listed belongs to the text.
    """
    for index, paragraph in enumerate(paragraphs):
        if _HEADING.search(paragraph.text) and len(paragraph.text) < 60:
            rest = paragraphs[index:]
            if read_requests(rest) and not any("。" in p.text for p in rest):
                return paragraphs[:index], rest
    return paragraphs, []


def read_requests(paragraphs: list[Paragraph]) -> tuple[Request, ...]:
    """Return the meetings: a date heading, then a row of whom, by whom and where."""
    found, held = [], None
    for paragraph in paragraphs:
        cells = [" ".join(c.split("\n")).strip() for c in paragraph.text.strip().split("\t")]
        if len(cells) >= 3 and held and not any(label in cells[0] for label in _LABELS):
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
                held = read_date(cells[0])
            except UnreadableDate:
                continue
    return tuple(found)
