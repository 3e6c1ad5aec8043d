"""The outline of a document: which lines open a part, a section, a sub-section or a bullet."""

import re
from dataclasses import dataclass
from enum import IntEnum
from unicodedata import normalize


class Level(IntEnum):
    """How deep a marker stands."""

    PART = 1
    SECTION = 2
    SUBSECTION = 3
    BULLET = 4
    TEXT = 5


@dataclass
class Block:
    """A paragraph with its marker; `line` is where it starts in the document, from 1."""

    level: Level
    marker: str
    text: str
    line: int


_ROMAN = {"I": "I", "II": "II", "III": "III", "IV": "IV", "V": "V", "VI": "VI", "VII": "VII"}
_PART = re.compile(r"^(?:第\s*)?([IV]{1,4})(?:部|章)?[.\s:、]+(?=\S)(.*)$")
_CHAPTER = re.compile(r"^第\s*(\d{1,2})(?:部|章)?[\s.:、]+(?=\S)(.*)$")
_SECTION = re.compile(r"^(\d{1,2})(?:[.．、:]\s*|\s+)(?=[^\d\s])(.*)$")
_SUBSECTION = re.compile(r"^\((\d{1,2})\)\s*(.*)$")
_BULLET = re.compile(
    r"^(?:[-*]\s*)?(?:[・○◯●◎◆◇■□▪•](?![○◯●])|[①-⑳]|\([アイウエオカキクケコ]\)|[アイウエオカキクケコ](?=[\s.、．]))"
    r"[\s.、．]*(.*)$"
)
_LISTED = re.compile(r"^-\s+(\d{1,2})\s+(.*)$")
_OPEN = re.compile(r"[ぁ-ん、]$")
_CLOSED = re.compile(r"[。．」』】）)！？:：]$|\t")


def read_blocks(lines: list[str]) -> list[Block]:
    """Return the paragraphs; text that a line or page break has cut is joined again."""
    blocks: list[Block] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line:
            continue
        block = _block(raw, number)
        previous = blocks[-1] if blocks else None
        if previous and block.level is Level.TEXT and _continues(previous, block):
            previous.text += block.text
        else:
            blocks.append(block)
    return blocks


def _block(raw: str, number: int) -> Block:
    line = raw.strip()
    flat = _flat(line)
    if (found := _PART.match(flat)) and found[1] in _ROMAN:
        return Block(Level.PART, found[1], found[2].strip(), number)
    if found := _CHAPTER.match(flat):
        return Block(Level.PART, found[1], found[2].strip(), number)
    if found := _LISTED.match(flat):
        return Block(Level.SECTION, found[1], found[2].strip(), number)
    if found := _BULLET.match(line):
        return Block(Level.BULLET, "", found[1].strip(), number)
    if found := _SUBSECTION.match(flat):
        return Block(Level.SUBSECTION, found[1], _tail(line, found[2]), number)
    if (found := _SECTION.match(flat)) and not re.match(r"\d+\s*[年月日]", flat):
        return Block(Level.SECTION, found[1], _tail(line, found[2]), number)
    return Block(Level.TEXT, "", line, number)


def _flat(line: str) -> str:
    return normalize("NFKC", line)


def _tail(line: str, flat_tail: str) -> str:
    """Return the end of the original line that stands for the normalised tail."""
    for start in range(len(line)):
        if _flat(line[start:]).strip() == flat_tail.strip():
            return line[start:].strip()
    return flat_tail.strip()


def _continues(previous: Block, block: Block) -> bool:
    """Tell whether a line without marker goes on with an unfinished sentence before it."""
    if "\t" in block.text or "\t" in previous.text or block.text.startswith(("【", "〔", "《")):
        return False
    if previous.level in (Level.PART, Level.SECTION, Level.SUBSECTION):
        return bool(_OPEN.search(previous.text)) and not previous.text.endswith("こと")
    return len(previous.text) >= 20 and not _CLOSED.search(previous.text)
