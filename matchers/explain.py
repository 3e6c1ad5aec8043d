"""Says why an announcement speaks for an ask: quoted sentences, reasons in Japanese."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.match import Evidence
from matchers.concepts import Hit
from matchers.sentences import Field
from matchers.text import LEAD
from reading.japanese import fold, located_words

_MOST = 3
_TITLE_BONUS = 0.3

Place = tuple[int, int, int]
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
    fields: Sequence[Field], grams: Iterable[str], because: str
) -> tuple[Evidence, ...]:
    """Return the headline, or the lead, with the words of it that spoke for an ask."""
    wanted = list(grams)
    for where in fields:
        spans = _spans(where, wanted)
        if spans:
            shown = dict.fromkeys(where.original[start:end] for start, end in spans)
            listing = "".join(f"「{word}」" for word in list(shown)[:_MOST])
            start, end = where.sentence(*spans[0])
            return (quoted(where, start, end, f"{listing}は、{because}"),)
    return ()


def _places(fields: Sequence[Field], term: Sequence[str]) -> Iterable[Place]:
    first, *others = term
    for place, where in enumerate(fields):
        if not others or all(word in where.folded for word in others):
            for start, end in where.spans(first):
                yield place, start, end


def _weight(where: Field, spoken: Iterable[int], hits: Sequence[Hit]) -> float:
    return sum(hits[n].concept.weight for n in spoken) + _TITLE_BONUS * (where.name == "title")


def _evidence(
    fields: Sequence[Field], place: Place, spoken: Spoken, hits: Sequence[Hit]
) -> Evidence:
    where = fields[place[0]]
    loudest = max(spoken, key=lambda n: hits[n].concept.weight)
    term, start, end = spoken[loudest]
    written = [where.original[start:end], *(_as_written(where, word) for word in term[1:])]
    return quoted(where, place[1], place[2], _reason(written, hits[loudest]))


def _as_written(where: Field, word: str) -> str:
    """Return a folded word as the field writes it first."""
    span = next(iter(where.spans(word)), None)
    return where.original[slice(*span)] if span else word


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
        return note if note.startswith(said) else f"{said}: {note}"
    if fold(written[0]) == fold(name):
        return f"{said}が要望事項の用語と一致"
    return f"{said}は「{name}」を指す語"


def _spans(where: Field, grams: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words and pairs stand, the most telling first."""
    lead = where.folded[:LEAD]
    plain = {gram: gram.replace(" ", "") for gram in grams}
    spans = {g: (at, at + len(w)) for g, w in plain.items() if (at := lead.find(w)) >= 0}
    if not spans:
        spans = _tokenised(lead)
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
