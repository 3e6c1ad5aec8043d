"""What pages carry besides the text: their numbers, and headers and footers that come again."""

import re
from collections import defaultdict
from collections.abc import Iterator

from proposals.asks import is_ask
from proposals.marker import read_marker
from proposals.roles import Role, read_role
from reading.paragraph import Paragraph

_N = r"[0-9０-９]{1,3}"
_DASH = r"[-－−–‐‑―ー—]"
_OF = rf"(?:[\s　]*[/／][\s　]*{_N})?"
_PAGE_NUMBER = re.compile(
    rf"^(?:{_DASH}+[\s　]*)?[〔(（]?(?:[PpＰｐ]\.?|ページ|頁)?[\s　]*{_N}{_OF}"
    rf"[\s　]*(?:ページ|頁)?[〕)）]?(?:[\s　]*{_DASH}+)?$"
)
_NUMBER_AT_EDGE = re.compile(
    rf"^{_DASH}?[\s　]*{_N}[\s　]*{_DASH}?[\s　]+|"
    rf"[\s　]+(?:{_DASH}[\s　]*)?[PpＰｐ]?\.?{_N}{_OF}(?:[\s　]*{_DASH})?$"
)
_NEAR = 2
_FACING = 4
_LONGEST = 60


def page_furniture(paragraphs: list[Paragraph]) -> set[int]:
    """Return the places of page numbers, headers and footers, and of empty lines beside them."""
    numbers = {i for i, p in enumerate(paragraphs) if is_page_number(p.text)}
    found = numbers | _running(paragraphs)
    for place in sorted(found):
        for step in (-1, 1):
            beside = place + step
            while 0 <= beside < len(paragraphs) and not paragraphs[beside].text.strip():
                found.add(beside)
                beside += step
    return found


def is_page_number(line: str) -> bool:
    """Tell whether the line is nothing but the number of its page."""
    text = line.strip()
    return 0 < len(text) <= 20 and bool(_PAGE_NUMBER.match(text))


def _running(paragraphs: list[Paragraph]) -> set[int]:
    """Return the places of lines that stand at the same edge of pages close to each other."""
    seen: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for number, offset, place in _edges(paragraphs):
        text = paragraphs[place].text.strip()
        if not _is_text(text):
            name = re.sub(r"\s", "", _NUMBER_AT_EDGE.sub("", text))
            seen[offset, name].append((number, place))
    return {
        place
        for pages in seen.values()
        for number, place in pages
        if any(0 < abs(number - other) <= _FACING for other, _ in pages)
    }


def _edges(paragraphs: list[Paragraph]) -> Iterator[tuple[int, int, int]]:
    """Yield the two lines before and after each change of page.

    Each comes as the number of the change, the offset from it and the place of the line.
    """
    filled = [i for i, p in enumerate(paragraphs) if p.text.strip() and not is_page_number(p.text)]
    number = 0
    for n in range(len(filled) + 1):
        if n in (0, len(filled)) or _page_changes(paragraphs, filled[n - 1], filled[n]):
            number += 1
            for offset in range(-_NEAR, _NEAR):
                if 0 <= n + offset < len(filled):
                    yield number, offset, filled[n + offset]


def _page_changes(paragraphs: list[Paragraph], before: int, after: int) -> bool:
    if paragraphs[before].page != paragraphs[after].page:
        return True
    if any(_carries_number(paragraphs[i].text.strip()) for i in (before, after)):
        return True
    return any(is_page_number(p.text) for p in paragraphs[before : after + 1])


def _carries_number(text: str) -> bool:
    if len(text) > _LONGEST or read_marker(text):
        return False
    return bool(_NUMBER_AT_EDGE.search(text))


def _is_text(text: str) -> bool:
    """Tell whether the line is no header: a sentence, an item, a heading that rules text."""
    if len(text) > _LONGEST or re.search(r"[。、\t]", text):
        return True
    return is_ask(text) or read_marker(text) is not None or read_role(text) is not Role.PLAIN
