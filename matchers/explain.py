"""Says why an announcement speaks for an ask: quoted sentences, reasons in Japanese."""

import re
from collections.abc import Sequence

from domain.announcement import Announcement
from domain.match import Evidence
from matchers.concepts import Hit, Span, fields
from reading.japanese import fold

_END = re.compile(r"[。．！？!?\r\n]")
_LONGEST = 160
_MOST = 3


def explain(announcement: Announcement, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return evidence for the weightiest hits, at most three, one for each quoted sentence."""
    texts = dict(fields(announcement))
    chosen: dict[tuple[str, int], Evidence] = {}
    for hit in sorted(hits, key=lambda h: (not h.in_title, -h.concept.weight)):
        span = hit.spans[0]
        evidence = _evidence(texts[span.field], span, hit)
        chosen.setdefault((span.field, evidence.start), evidence)
    return tuple(chosen.values())[:_MOST]


def explain_words(announcement: Announcement, shared: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the headline as evidence for an ask that only shares words with it."""
    title = fields(announcement)[0][1]
    start, end = clause(title, 0, 1)
    listing = "、".join(f"「{word}」" for word in shared)
    reason = f"要望事項の文と共通する語: {listing}"
    return (_quote(title, Span("title", start, end), reason),) if shared and title else ()


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, cut to a length fit for quoting."""
    before = [m.end() for m in _END.finditer(text, max(0, start - _LONGEST), start)]
    after = _END.search(text, end)
    first = max([*before[-1:], start - _LONGEST // 2, 0])
    last = min(after.end() if after else len(text), max(first + _LONGEST, end))
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _evidence(text: str, span: Span, hit: Hit) -> Evidence:
    term = text[span.start : span.end]
    start, end = clause(text, span.start, span.end)
    return _quote(text, Span(span.field, start, end), _reason(term, hit))


def _quote(text: str, span: Span, reason: str) -> Evidence:
    quote = text[span.start : span.end]
    return Evidence(field=span.field, quote=quote, start=span.start, end=span.end, reason=reason)


def _reason(term: str, hit: Hit) -> str:
    name, note = hit.concept.name, hit.concept.note
    if note:
        return f"「{term}」: {note}"
    if fold(term) == fold(name):
        return f"「{term}」が要望事項の用語と一致"
    return f"「{term}」は「{name}」を指す語"
