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

Place = tuple[Field, int, int]


def explain(fields: Sequence[Field], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the sentences in which the concepts of one ask speak loudest, at most three."""
    spoken: dict[tuple[str, int, int], dict[int, str]] = defaultdict(dict)
    for number, hit in enumerate(hits):
        for term in hit.terms:
            for where, start, end in _places(fields, term):
                first, last = sentence(where.original, start, end)
                shown = where.original[start:end]
                spoken[where.name, first, last].setdefault(number, _reason(term, shown, hit))
    by_name = {where.name: where for where in fields}
    best = sorted(spoken, key=lambda key: (-_weight(key[0], spoken[key], hits), key[0] == "text"))
    chosen = [quoted(by_name[k[0]], k[1], k[2], _first(spoken[k], hits)) for k in best]
    return tuple(chosen[:_MOST])


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


def _places(fields: Iterable[Field], term: Sequence[str]) -> Iterable[Place]:
    for where in fields:
        if all(word in where.folded for word in term):
            yield from ((where, start, end) for start, end in where.spans(term[0]))


def _weight(name: str, reasons: dict[int, str], hits: Sequence[Hit]) -> float:
    return sum(hits[n].concept.weight for n in reasons) + _TITLE_BONUS * (name == "title")


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
