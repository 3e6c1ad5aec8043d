"""Shows where a text answers a full-text query: marked titles and snippets."""

from collections.abc import Iterator, Sequence

from domain.finding import Excerpt
from reading.japanese import placed_words, search_words

Phrase = Sequence[str]

SNIPPET = 120  # characters
_LEAD = 40  # characters before the first mark


def mark(text: str, terms: Sequence[str]) -> Excerpt:
    """Return the whole text with every span that one of the terms finds."""
    return Excerpt(text=text, marks=tuple(_spans(text, _phrases(terms))))


def snippet(text: str, terms: Sequence[str]) -> Excerpt:
    """Return about SNIPPET characters around the first span, or the beginning if there is none."""
    found = _first(text, terms)
    start = max(0, found - _LEAD)
    passage = " ".join(text[start : start + SNIPPET].split())
    before = "…" if start else ""
    after = "…" if start + SNIPPET < len(text) else ""
    return mark(f"{before}{passage}{after}", terms)


def _first(text: str, terms: Sequence[str]) -> int:
    """Return the offset of the first span; a literal occurrence saves reading the whole text."""
    phrases = _phrases(terms)
    for term in terms:
        at = text.find(term)
        start = max(0, at - _LEAD)
        if at >= 0 and any(_spans(text[start : at + SNIPPET], phrases)):
            return at
    return next(_spans(text, phrases), (0, 0))[0]


def _phrases(terms: Sequence[str]) -> list[list[str]]:
    return [words for term in terms if (words := search_words(term))]


def _spans(text: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the phrases in order, none of them overlapping another."""
    window: list[tuple[str, int, int]] = []
    longest, end = max(map(len, phrases), default=0), 0
    for word in placed_words(text):
        window = [*window, word][-longest:]
        for phrase in phrases:
            tail = window[-len(phrase) :]
            if [w for w, _, _ in tail] == phrase and tail[0][1] >= end:
                end = tail[-1][2]
                yield tail[0][1], end
                break
