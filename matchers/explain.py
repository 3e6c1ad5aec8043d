"""Says why an announcement speaks for an ask: quoted sentences, reasons in Japanese."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from domain.match import Evidence
from matchers.concepts import Hit
from matchers.sentences import Field
from matchers.text import LEAD
from reading.japanese import fold, located_words, stands_alone

_MOST = 3
_TITLE_BONUS = 0.3

Place = tuple[int, int, int]
Span = tuple[int, int]
Spoken = dict[int, tuple[Sequence[str], int, int]]


def explain(fields: Sequence[Field], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the sentences in which the concepts of one ask speak loudest, at most three."""
    sentences: dict[Place, Spoken] = defaultdict(dict)
    for number, hit in enumerate(hits):
        for term in hit.terms:
            for place, start, end in _places(fields, term):
                around = (place, *fields[place].sentence(start, end))
                sentences[around].setdefault(number, (term, start, end))
    order = sorted(sentences, key=lambda s: (-_weight(fields[s[0]], sentences[s], hits), s[0]))
    return tuple(_evidence(fields, s, sentences[s], hits) for s in order[:_MOST])


def explain_words(
    fields: Sequence[Field], grams: Sequence[str], because: str
) -> tuple[Evidence, ...]:
    """Return the headline, or the lead, with the words of it that spoke for an ask."""
    for where in fields:
        spans = _spans(where, grams)
        if spans:
            shown = dict.fromkeys(where.original[start:end] for start, end in spans)
            listing = "".join(f"「{word}」" for word in list(shown)[:_MOST])
            start, end = where.sentence(*spans[0])
            return (quoted(where, start, end, f"{listing}は、{because}"),)
    return ()


def _places(fields: Sequence[Field], term: Sequence[str]) -> Iterable[Place]:
    """Yield where the first word stands; in the fields that hold all words, if any does."""
    places: Sequence[int] = range(len(fields))
    if len(term) > 1:
        places = [n for n in places if all(w in fields[n].folded for w in term)] or places
    for place in places:
        for start, end in fields[place].spans(term[0]):
            yield place, start, end


def _weight(where: Field, spoken: Iterable[int], hits: Sequence[Hit]) -> float:
    return sum(hits[n].concept.weight for n in spoken) + _TITLE_BONUS * (where.name == "title")


def _evidence(
    fields: Sequence[Field], place: Place, spoken: Spoken, hits: Sequence[Hit]
) -> Evidence:
    where = fields[place[0]]
    loudest = max(spoken, key=lambda n: hits[n].concept.weight)
    term, start, end = spoken[loudest]
    written = [where.original[start:end], *(_as_written(fields, word) for word in term[1:])]
    return quoted(where, place[1], place[2], _reason(written, hits[loudest]))


def _as_written(fields: Sequence[Field], word: str) -> str:
    """Return a folded word as the fields write it first."""
    found = (where.original[a:b] for where in fields for a, b in where.spans(word))
    return next(found, word)


def quoted(where: Field, start: int, end: int, reason: str) -> Evidence:
    """Return the piece of the field as evidence, with the page on which it stands."""
    return Evidence(
        field=where.name,
        quote=where.original[start:end],
        start=start,
        end=end,
        page=where.page(start),
        reason=reason,
        file=where.file,
    )


def _reason(written: Sequence[str], hit: Hit) -> str:
    name, note = hit.concept.name, hit.concept.note
    said = "と".join(f"「{word}」" for word in written)
    if note:
        return note if note.startswith(said) else f"手がかりは{said}（{note}）"
    if fold(written[0]) == fold(name):
        return f"{said}が要望事項の用語と一致"
    return f"{said}は「{name}」を指す語"


def _spans(where: Field, grams: Sequence[str]) -> list[Span]:
    """Return where the words and pairs stand, the most telling first; what touches is one."""
    lead = where.folded[:LEAD]
    plain = [gram.replace(" ", "") for gram in grams]
    spans = [(at, at + len(word)) for word in plain if (at := lead.find(word)) >= 0]
    if not spans:
        seen = _tokenised(lead)
        spans = [span for gram in grams for span in seen.get(gram, ())]
    whole = [_unbroken(lead, *span) for span in spans]
    return [where.original_span(*span) for span in _joined(whole)]


def _unbroken(lead: str, start: int, end: int) -> Span:
    """Return the span with the rest of an ASCII word that it begins or ends within (5G for G)."""
    while not stands_alone(lead, start, len(lead)):
        start -= 1
    while not stands_alone(lead, 0, end):
        end += 1
    return start, end


def _tokenised(lead: str) -> dict[str, tuple[Span, ...]]:
    """Return where each word and pair first stands, however it is written there."""
    spans: dict[str, tuple[Span, ...]] = {}
    seen = [(word, (start, end)) for word, start, end in located_words(lead)]
    for word, span in seen:
        spans.setdefault(word, (span,))
    for (one, first), (other, second) in pairwise(seen):
        spans.setdefault(f"{one} {other}", (first, second))
    return spans


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return the spans, those that touch or overlap as one, in the order of their first parts."""
    runs: list[Span] = []
    for start, end in sorted(spans):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    whole = (next(run for run in runs if run[0] <= start < run[1]) for start, _ in spans)
    return list(dict.fromkeys(whole))
