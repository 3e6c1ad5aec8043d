"""Paragraphs of a document, whole again where a line or a page break has cut them."""

import re

from proposals.block import Block
from proposals.flow import goes_on, measure
from proposals.marker import Marker, read_marker
from proposals.roles import Role, opens_requests, read_role
from proposals.sequence import Marked, Sequence
from proposals.table import Table
from reading.paragraph import Paragraph

_LATIN_END, _LATIN = re.compile(r"[A-Za-z][a-z]+[,.]?$"), re.compile(r"[A-Za-z]")


def read_blocks(paragraphs: list[Paragraph]) -> list[Block]:
    """Return the paragraphs of the document in order, joined where they were cut."""
    table = Table()
    lines = [(p, text) for p in paragraphs for text in table.texts(p.text)]
    marks = [_marked(p, text.strip()) for p, text in lines]
    full = measure([p.text for p in paragraphs if not p.whole])
    reader = _Reader(Sequence(marks, full), full)
    for place, (paragraph, text) in enumerate(lines):
        reader.read(place, paragraph, text)
    return reader.blocks


def join(text: str, more: str) -> str:
    """Return two pieces of a sentence as one, with a space only between Latin words."""
    return f"{text} {more}" if _LATIN_END.search(text) and _LATIN.match(more) else text + more


class _Reader:
    """Reads line after line into paragraphs."""

    def __init__(self, sequence: Sequence, full: float) -> None:
        self.blocks: list[Block] = []
        self._sequence = sequence
        self._full = full
        self._gap = False

    def read(self, place: int, paragraph: Paragraph, text: str) -> None:
        """Take the next line: a new paragraph, or more of the one before."""
        line = text.strip()
        if not line:
            self._gap = True
            return
        before = self.blocks[-1] if self.blocks else None
        bound = paragraph.heading or paragraph.depth
        marked = self._sequence.genuine(place, None if bound else before, gap=self._gap)
        if before and not marked and self._continues(before, line, paragraph):
            before.text, before.last = join(before.text, line), line
        else:
            self._open(paragraph, text, marked or (None, line))
        self._gap = False

    def _open(self, paragraph: Paragraph, raw: str, marked: tuple[Marker | None, str]) -> None:
        marker, text = marked
        self.blocks.append(
            Block(
                text=text.strip(),
                line=paragraph.line,
                page=paragraph.page,
                marker=marker,
                heading=paragraph.heading,
                depth=paragraph.depth,
                indent=len(raw) - len(raw.lstrip()),
                last=raw.strip(),
            )
        )

    def _continues(self, before: Block, line: str, paragraph: Paragraph) -> bool:
        listed = paragraph.whole and paragraph.depth
        if paragraph.heading or before.heading or listed:
            return False
        if opens_requests(line) or opens_requests(before.text):
            return False
        if before.marker and not before.text:
            return True
        if {read_role(line), read_role(before.text)} != {Role.PLAIN}:
            return False
        return goes_on(
            before.text, before.last, line, gap=self._gap, whole=paragraph.whole, measure=self._full
        )


def _marked(paragraph: Paragraph, line: str) -> Marked | None:
    """Return the marker that the text itself carries, or else the one that its format adds."""
    if not paragraph.marker:
        return read_marker(line)
    own = read_marker(line)
    return own if own and own[0].number is not None else read_marker(f"{paragraph.marker}{line}")
