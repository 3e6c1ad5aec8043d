"""What pages carry besides the text: numbers, running headers, contents, readings, addressees."""

import re
from collections import Counter
from dataclasses import replace

from proposals.identity import is_addressee, is_date
from proposals.marker import read_marker
from proposals.roles import Role, read_role
from reading.paragraph import Paragraph

_N = r"[0-9０-９]{1,3}"
_DASH = r"[-－−–‐‑―ー—]"
_OF = rf"(?:[\s　]*[/／][\s　]*{_N})?"
_PAGE_NUMBER = re.compile(
    rf"^[\s　]*(?:{_DASH}+[\s　]*)?(?:[PpＰｐ]\.?|ページ|頁)?[\s　]*{_N}{_OF}"
    rf"[\s　]*(?:ページ|頁)?(?:[\s　]*{_DASH}+)?[\s　]*$"
)
_NUMBER_AT_EDGE = re.compile(
    rf"^{_DASH}?[\s　]*{_N}[\s　]*{_DASH}?[\s　]+|"
    rf"[\s　]+(?:{_DASH}[\s　]*)?{_N}{_OF}(?:[\s　]*{_DASH})?$"
)
_LEADER = re.compile(rf"(?:[.．・…‥･⋯]\s*){{3,}}\s*[（(]?[PpＰｐ]?\.?{_N}[)）]?\s*$")
_CONTENTS = re.compile(r"^(?:目次|もくじ|[Cc]ontents|CONTENTS)$")
_ENTRY = re.compile(rf"[\s　\t]+{_N}$")
_READING = re.compile(r"^[ぁ-んー]+(?:[\s　]+[ぁ-んー]+)+$")
_CLOSING = re.compile(r"^(?:以上|（?公印省略）?|（?以下余白）?)$")
_NEAR = 2


def without_furniture(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with everything emptied that is not the text of the document.

    Emptied paragraphs stay in the list, so that a cut sentence is still seen to be cut.
    """
    contents, repeated = _contents(paragraphs), _running(paragraphs)
    return [
        replace(p, text="") if i in contents or i in repeated or _is_furniture(p) else p
        for i, p in enumerate(paragraphs)
    ]


def _is_furniture(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    flat = re.sub(r"[\s　]", "", text)
    if is_page_number(paragraph) or _LEADER.search(text) or _CLOSING.match(flat):
        return True
    if "\t" in text or (paragraph.whole and paragraph.depth):
        return False
    return is_addressee(text) or is_date(text) or bool(_READING.match(text))


def is_page_number(paragraph: Paragraph) -> bool:
    """Tell whether the line is nothing but the number of its page."""
    return bool(paragraph.text.strip()) and bool(_PAGE_NUMBER.match(paragraph.text))


def _contents(paragraphs: list[Paragraph]) -> set[int]:
    """Return the places of a table of contents that has no leaders to tell it by."""
    texts = [p.text for p in paragraphs]
    start = next(
        (i for i, t in enumerate(texts) if _CONTENTS.match(re.sub(r"[\s　]", "", t))), None
    )
    if start is None:
        return set()
    entries = [
        i
        for i in range(start + 1, len(texts))
        if texts[i].strip() and not is_page_number(paragraphs[i])
    ]
    if not entries:
        return {start}
    first = _entry(texts[entries[0]])
    again = next((i for i in entries[1:] if _entry(texts[i]) == first), None)
    if again is not None and not any("。" in texts[i] for i in range(start, again)):
        return set(range(start, again))
    taken = {start}
    for i in entries:
        if not (_ENTRY.search(texts[i].strip()) or _LEADER.search(texts[i])):
            break
        taken.add(i)
    return taken


def _entry(text: str) -> str:
    return re.sub(r"[\s　]", "", _ENTRY.sub("", _LEADER.sub("", text.strip())))


def _running(paragraphs: list[Paragraph]) -> set[int]:
    """Return the places of headers and footers: lines at the edges of pages that come again."""
    edges = [i for i in _edges(paragraphs) if not _is_text(paragraphs[i].text)]
    often = Counter(_repeatable(paragraphs[i].text) for i in edges)
    return {i for i in edges if often[_repeatable(paragraphs[i].text)] > 1}


def _edges(paragraphs: list[Paragraph]) -> list[int]:
    """Return the places of the two lines before and after each change of page."""
    filled = [i for i, p in enumerate(paragraphs) if p.text.strip() and not is_page_number(p)]
    broken = [
        n
        for n in range(len(filled) + 1)
        if n in (0, len(filled)) or _page_changes(paragraphs, filled[n - 1], filled[n])
    ]
    near = {n + offset for n in broken for offset in range(-_NEAR, _NEAR)}
    return [filled[n] for n in sorted(near) if 0 <= n < len(filled)]


def _page_changes(paragraphs: list[Paragraph], before: int, after: int) -> bool:
    if paragraphs[before].page != paragraphs[after].page:
        return True
    between = paragraphs[before : after + 1]
    carried = _carries_number(paragraphs[before].text) or _carries_number(paragraphs[after].text)
    return carried or any(is_page_number(p) for p in between)


def _carries_number(text: str) -> bool:
    return bool(_NUMBER_AT_EDGE.search(text.strip())) and not read_marker(text)


def _is_text(text: str) -> bool:
    return bool(re.search(r"[。\t]", text)) or read_role(text) is not Role.PLAIN or len(text) > 60


def _repeatable(text: str) -> str:
    return re.sub(r"[\s　]", "", _NUMBER_AT_EDGE.sub("", text.strip()))
