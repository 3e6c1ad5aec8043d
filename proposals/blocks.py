"""Paragraphs of a document, whole again where a line or a page break has cut them."""

import re
from dataclasses import dataclass

from proposals.asks import sentences
from proposals.flow import goes_on, is_firmly_open, is_prose, measure
from proposals.marker import NOTE, Marker, is_counted, read_marker
from proposals.roles import Role, opens_requests, read_role
from proposals.table import Table
from reading.paragraph import Paragraph

_BRACKETED = re.compile(r"^[【〔《〈［＜<\[][^【】〔〕。]{1,40}[】〕》〉］＞>\]]$")

_LATIN_END, _LATIN = re.compile(r"[A-Za-z][a-z]+[,.]?$"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the document; `line` and `page` tell where its paragraph starts."""

    text: str
    line: int
    page: int = 0


@dataclass
class Block:
    """A paragraph with the marker that opens it; `line` and `page` tell where it starts."""

    text: str
    line: int
    page: int = 0
    marker: Marker | None = None
    heading: int = 0
    depth: int = 0
    indent: int = 0
    gap: bool = False
    last: str = ""

    @property
    def is_note(self) -> bool:
        """Whether the paragraph is a note (※), which asks for nothing."""
        return self.marker is not None and self.marker.kind == NOTE

    def sentences(self) -> list[Sentence]:
        """Return the sentences of the paragraph, none for a note."""
        if self.is_note:
            return []
        return [Sentence(text, self.line, self.page) for text in sentences(self.text)]

    @property
    def is_bracketed(self) -> bool:
        """Whether the paragraph is a heading in brackets."""
        return self.marker is None and bool(_BRACKETED.match(self.text))

    @property
    def is_title(self) -> bool:
        """Whether the paragraph may be a heading without marker."""
        return (
            self.marker is None and len(self.text) <= 30 and not re.search("[。、：:]", self.text)
        )


def read_blocks(paragraphs: list[Paragraph]) -> list[Block]:
    """Return the paragraphs of the document in order, joined where they were cut."""
    reader = _Reader(measure([p.text for p in paragraphs if not p.whole]))
    table = Table()
    for paragraph in paragraphs:
        for text in table.texts(paragraph.text):
            reader.read(paragraph, text)
    return reader.blocks


def join(text: str, more: str) -> str:
    """Return two pieces of a sentence as one, with a space only between Latin words."""
    return f"{text} {more}" if _LATIN_END.search(text) and _LATIN.match(more) else text + more


class _Reader:
    """Reads line after line; knows the numbers that each kind of marker has reached."""

    def __init__(self, full: float) -> None:
        self.blocks: list[Block] = []
        self._full = full
        self._gap = False
        self._reached: dict[str, int] = {}

    def read(self, paragraph: Paragraph, text: str) -> None:
        """Take the next line: a new paragraph, or more of the one before."""
        line = text.strip()
        if not line:
            self._gap = True
            return
        marked = _marked(paragraph, line)
        if marked and self._is_false(marked[0], marked[1], paragraph):
            marked = None
        before = self.blocks[-1] if self.blocks else None
        if before and not marked and self._continues(before, line, paragraph):
            before.text, before.last = join(before.text, line), line
        else:
            self._open(paragraph, text, marked or (None, line))
        self._gap = False

    def _open(self, paragraph: Paragraph, raw: str, marked: tuple[Marker | None, str]) -> None:
        marker, text = marked
        if marker and marker.number is not None:
            self._reached[marker.kind] = marker.number
        self.blocks.append(
            Block(
                text=text.strip(),
                line=paragraph.line,
                page=paragraph.page,
                marker=marker,
                heading=paragraph.heading,
                depth=paragraph.depth,
                indent=len(raw) - len(raw.lstrip()),
                gap=self._gap,
                last=raw.strip(),
            )
        )

    def _continues(self, before: Block, line: str, paragraph: Paragraph) -> bool:
        if (
            paragraph.heading
            or before.heading
            or opens_requests(line)
            or opens_requests(before.text)
        ):
            return False
        if paragraph.depth and paragraph.whole:
            return False
        if before.marker and not before.text:
            return True
        if {read_role(line), read_role(before.text)} != {Role.PLAIN}:
            return False
        return goes_on(
            before.text, before.last, line, gap=self._gap, whole=paragraph.whole, measure=self._full
        )

    def _is_false(self, marker: Marker, rest: str, paragraph: Paragraph) -> bool:
        """Tell whether the line only looks as if a marker opened it: 10 年, ・地方."""
        if paragraph.heading or paragraph.depth:
            return False
        before = self.blocks[-1].text if self.blocks else ""
        if marker.number is None:
            return marker.tight and is_prose(before) and not self._gap
        reached = self._reached.get(marker.kind, 0)
        expected = marker.number in (1, reached + 1)
        if is_firmly_open(before) and not self.blocks[-1].heading:
            return True
        if is_counted(rest):
            return marker.kind == "1" and (marker.tight or not expected or is_prose(before))
        return not expected and (marker.tight or is_prose(before))


def _marked(paragraph: Paragraph, line: str) -> tuple[Marker, str] | None:
    """Return the marker that the text itself carries, or else the one that its format adds."""
    if not paragraph.marker:
        return read_marker(line)
    own = read_marker(line)
    return own if own and own[0].number is not None else read_marker(f"{paragraph.marker}{line}")
