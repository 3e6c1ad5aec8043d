"""Says why an announcement speaks for an ask: quoted sentences, reasons in Japanese."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.match import Evidence
from matchers.concepts import Hit
from matchers.sentences import Field, sentence
from matchers.text import LEAD
from reading.japanese import fold, located_words

_MOST = 3
_TITLE_BONUS = 0.3

Place = tuple[int, int, int]


def explain(fields: Sequence[Field], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the sentences in which the concepts of one ask speak loudest, at most three."""
    spoken: dict[tuple[int, int, int], dict[int, str]] = defaultdict(dict)
    for number, hit in enumerate(hits):
        for term in hit.terms:
            for place, start, end in _places(fields, term):
                original = fields[place].original
                first, last = sentence(original, start, end)
                reason = _reason(term, original[start:end], hit)
                spoken[place, first, last].setdefault(number, reason)
    best = sorted(spoken, key=lambda key: (-_weight(fields[key[0]], spoken[key], hits), key[0]))
    chosen = [quoted(fields[n], a, b, _first(spoken[n, a, b], hits)) for n, a, b in best[:_MOST]]
    return tuple(chosen)


def explain_words(
    fields: Sequence[Field], grams: Iterable[str], because: str
) -> tuple[Evidence, ...]:
    """Return the headline, or the lead, with the words of it that spoke for an ask."""
    wanted = list(grams)
    for where in fields:
        spans = _spans(where, wanted)
        if spans:
            shown = dict.fromkeys(where.original[start:end] for start, end in spans)
            listing = "".join(f"「{word}」" for word in list(shown)[:_MOST])
            start, end = sentence(where.original, *spans[0])
            return (quoted(where, start, end, f"{listing}は、{because}"),)
    return ()


def _places(fields: Sequence[Field], term: Sequence[str]) -> Iterable[Place]:
    for place, where in enumerate(fields):
        if all(word in where.folded for word in term):
            yield from ((place, start, end) for start, end in where.spans(term[0]))


def _weight(where: Field, reasons: dict[int, str], hits: Sequence[Hit]) -> float:
    return sum(hits[n].concept.weight for n in reasons) + _TITLE_BONUS * (where.name == "title")


def _first(reasons: dict[int, str], hits: Sequence[Hit]) -> str:
    return reasons[max(reasons, key=lambda n: hits[n].concept.weight)]


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


def _reason(term: Sequence[str], shown: str, hit: Hit) -> str:
    name, note = hit.concept.name, hit.concept.note
    written = "と".join(f"「{word}」" for word in (shown, *term[1:]))
    if note:
        return f"{written}: {note}"
    if fold(shown) == fold(name):
        return f"{written}が要望事項の用語と一致"
    return f"{written}は「{name}」を指す語"


def _spans(where: Field, grams: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words and pairs stand, the most telling first."""
    lead = where.folded[:LEAD]
    plain = {gram: gram.replace(" ", "") for gram in grams}
    spans = {g: (at, at + len(w)) for g, w in plain.items() if (at := lead.find(w)) >= 0}
    if len(spans) < len(plain):
        spans = _tokenised(lead) | spans
    return [where.original_span(*spans[gram]) for gram in grams if gram in spans]


def _tokenised(lead: str) -> dict[str, tuple[int, int]]:
    """Return where each word and pair first stands, however it is written there."""
    seen = located_words(lead)
    spans: dict[str, tuple[int, int]] = {}
    for number, (word, start, end) in enumerate(seen):
        spans.setdefault(word, (start, end))
        if number + 1 < len(seen):
            spans.setdefault(f"{word} {seen[number + 1][0]}", (start, seen[number + 1][2]))
    return spans
