"""Finds the concepts of all asks in an announcement, with offsets in the original text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from domain.announcement import Announcement
from domain.proposal import Ask, Concept
from reading.japanese import TEXT_LIMIT, TITLE_LIMIT, fold, fold_with_offsets


@dataclass(frozen=True)
class Span:
    """Where a term stands: `field` is title or text, offsets count its original characters."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """A concept that an announcement shows, and the spans of its terms, title first."""

    concept: Concept
    spans: tuple[Span, ...]

    @property
    def in_title(self) -> bool:
        """Whether a term stands in the title."""
        return self.spans[0].field == "title"

    @property
    def in_text(self) -> bool:
        """Whether a term stands in the text."""
        return self.spans[-1].field == "text"


class ConceptFinder:
    """An index over the terms of all asks, by their first two characters."""

    def __init__(self, asks: Sequence[Ask]):
        self._asks = len(asks)
        self._index: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[str, list[_Folded]] = defaultdict(list)
        for concept in (_folded(row, c) for row, ask in enumerate(asks) for c in ask.concepts):
            for term in concept.terms:
                self._holders[term].append(concept)
            for term in concept.terms + concept.requires + concept.excludes:
                self._index[term[:2]].add(term)

    def find(self, announcement: Announcement) -> list[list[Hit]]:
        """Return the hits of each ask, in the order of the asks."""
        found: dict[str, list[Span]] = defaultdict(list)
        for field, text in fields(announcement):
            self._search(field, text, found)
        candidates = {id(c): c for term in found for c in self._holders.get(term, ())}
        hits: list[list[Hit]] = [[] for _ in range(self._asks)]
        for concept in candidates.values():
            if hit := _hit(concept, found):
                hits[concept.row].append(hit)
        return hits

    def _search(self, field: str, text: str, found: dict[str, list[Span]]) -> None:
        folded, offsets = fold_with_offsets(text)
        for start in range(len(folded)):
            for key in {folded[start : start + 2], folded[start]} & self._index.keys():
                for term in self._index[key]:
                    end = start + len(term)
                    if folded.startswith(term, start) and _stands_alone(folded, start, end):
                        found[term].append(Span(field, offsets[start], offsets[end]))


def fields(announcement: Announcement) -> tuple[tuple[str, str], ...]:
    """Return title and text, cut to the lengths that the matchers read."""
    return (
        ("title", announcement.title[:TITLE_LIMIT]),
        ("text", announcement.text[:TEXT_LIMIT]),
    )


@dataclass(frozen=True)
class _Folded:
    row: int
    concept: Concept
    terms: tuple[str, ...]
    requires: tuple[str, ...]
    excludes: tuple[str, ...]


def _folded(row: int, concept: Concept) -> _Folded:
    terms, requires, excludes = (
        tuple(t for term in group if (t := fold(term).strip()))
        for group in (concept.terms, concept.requires, concept.excludes)
    )
    return _Folded(row, concept, terms, requires, excludes)


def _hit(concept: _Folded, found: dict[str, list[Span]]) -> Hit | None:
    spans = [span for term in concept.terms for span in found.get(term, ())]
    if not spans or any(term in found for term in concept.excludes):
        return None
    if concept.requires and not any(term in found for term in concept.requires):
        return None
    ordered = sorted(spans, key=lambda s: (s.field != "title", s.start, -s.end))
    return Hit(concept.concept, tuple(ordered))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return False when an ASCII term is only a piece of a longer ASCII word (5G in 25G)."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    pair = text[at - 1 : at + 1]
    return pair.isascii() and pair.isalnum()
