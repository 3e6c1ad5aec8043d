"""A paragraph of a document with the marker that opens it, and its sentences."""

import re
from dataclasses import dataclass

from proposals.asks import sentences
from proposals.marker import NOTE, Marker

_BRACKETED = re.compile(r"^[【〔《〈［＜<\[][^【】〔〕。]{1,40}[】〕》〉］＞>\]]$")


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
