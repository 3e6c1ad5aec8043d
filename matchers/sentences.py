"""Sentences of a text, and where folded words stand in the original."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from domain.announcement import PAGE_BREAK, page_at
from reading.japanese import (
    fold,
    fold_with_offsets,
    has_marks,
    original_end,
    stands_alone,
)

_END = re.compile(r"[。．！？!?\r\n\f]")
_LONGEST = 160
_OCCURRENCES = 20


@dataclass(frozen=True)
class Field:
    """The title or a text of an announcement, as written; `file` names an attachment."""

    name: str
    original: str
    file: str = ""

    @cached_property
    def folded(self) -> str:
        """The text as it is compared."""
        return fold(self.original)

    @cached_property
    def _is_aligned(self) -> bool:
        return len(self.folded) == len(self.original) and not has_marks(self.original)

    @cached_property
    def _offsets(self) -> list[int]:
        return fold_with_offsets(self.original)[1]

    def spans(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield the first places of a folded word, as offsets in the original."""
        for start, end in islice(places(self.folded, word), _OCCURRENCES):
            yield self.original_span(start, end)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets in the folded text as offsets in the original."""
        if self._is_aligned:
            return start, end
        return self._offsets[start], original_end(self._offsets, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence around a span, cut to a length fit for quoting."""
        if len(self.original) <= _LONGEST and not _END.search(self.original):
            return 0, len(self.original)
        return sentence(self.original, start, end)

    def page(self, at: int) -> int | None:
        """Return the page on which an offset stands, when form feeds part the text into pages."""
        return page_at(self.original, at) if PAGE_BREAK in self.original else None


def places(folded: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where a folded word stands, and not only a piece of a longer ASCII word."""
    start = folded.find(word)
    while start >= 0:
        end = start + len(word)
        if stands_alone(folded, start, end):
            yield start, end
        start = folded.find(word, end)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the sentences that hold more than white space."""
    start = 0
    for end in (*(m.end() for m in _END.finditer(text)), len(text)):
        if text[start:end].strip():
            yield start, end
        start = end


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, cut to a length fit for quoting."""
    before = [m.end() for m in _END.finditer(text, max(0, start - _LONGEST), start)]
    first = max([*before[-1:], start - _LONGEST // 2, 0])
    after = _END.search(text, end, max(end, first + _LONGEST))
    last = min(after.end() if after else len(text), max(first + _LONGEST, end))
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
