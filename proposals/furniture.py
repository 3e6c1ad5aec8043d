"""What a document carries besides its text: contents, readings, addressees, dates, pages."""

import re
from dataclasses import replace

from proposals.identity import is_addressee, is_date
from proposals.pages import is_page_number, page_furniture
from reading.paragraph import Paragraph

_N = r"[0-9０-９]{1,3}"
_LEADER = re.compile(rf"(?:[.．・…‥･⋯]\s*){{3,}}\s*[（(]?[PpＰｐ]?\.?{_N}[)）]?\s*$")
_CONTENTS = re.compile(r"^(?:目次|もくじ|contents)$", re.IGNORECASE)
_ENTRY = re.compile(rf"[\s　\t]+{_N}$")
_READING = re.compile(r"^[ぁ-んー]+(?:[\s　]+[ぁ-んー]+)+$")
_CLOSING = re.compile(r"^(?:以上|（?公印省略）?|（?以下余白）?)$")
_LONGEST = 200


def without_furniture(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs without what is not the text of the document.

    What pages carry goes with the empty lines around it, so that a page break parts nothing;
    other lines are emptied and stay as a gap.
    """
    contents, gone = _contents(paragraphs), page_furniture(paragraphs)
    return [
        replace(p, text="") if i in contents or _is_furniture(p) else p
        for i, p in enumerate(paragraphs)
        if i not in gone
    ]


def _is_furniture(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    if len(text) > _LONGEST:
        return False
    if _LEADER.search(text) or _CLOSING.match(re.sub(r"\s", "", text)):
        return True
    if "\t" in text or (paragraph.whole and paragraph.depth):
        return False
    return is_addressee(text) or is_date(text) or bool(_READING.match(text))


def _contents(paragraphs: list[Paragraph]) -> set[int]:
    """Return the places of a table of contents that has no leaders to tell it by.

    It runs from 目次 to the first heading that comes again; elsewhere a line with a page
    number is an entry when its heading stands in the document without the number.
    """
    texts = [p.text for p in paragraphs]
    flat = [re.sub(r"\s", "", text) for text in texts]
    entries = [_entry(text) for text in texts]
    known = set(flat)
    found = {i for i, e in enumerate(entries) if e != flat[i] and e in known}
    start = next((i for i, text in enumerate(flat) if _CONTENTS.match(text)), None)
    return found if start is None else found | {start} | _listed(entries, start + 1)


def _listed(entries: list[str], start: int) -> set[int]:
    """Return the places from the start to the first entry that comes again, if one does."""
    seen: set[str] = set()
    for place in range(start, len(entries)):
        if "。" in entries[place]:
            break
        if entries[place] in seen:
            return set(range(start, place))
        if entries[place] and not is_page_number(entries[place]):
            seen.add(entries[place])
    return set()


def _entry(text: str) -> str:
    """Return a line of the contents without its leader and page number."""
    line = text.strip()[:_LONGEST]
    return re.sub(r"\s", "", _ENTRY.sub("", _LEADER.sub("", line)))
