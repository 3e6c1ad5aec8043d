"""Drafts concepts for a new proposal from its own words: quoted terms and runs of nouns.

Later names cannot be known from the document. Where another catalogue knows later names of a
term that stands in an ask, they are offered too, for a person to look at.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from domain.proposal import AND, Ask, Concept, Proposal
from matchers.concepts import ConceptFinder
from matchers.lexical import ask_text
from matchers.text import ReadText, pairs_too
from matchers.wordmodel import WordModel
from reading.japanese import fold, noun_phrases, words_of_folded

_QUOTED = re.compile(r"[「『“]([^「」『』“”]{2,30})[」』”]")
_TOO_COMMON = 0.15  # share of the asks above which a term tells nothing; two may always share one
_MOST, _MOST_OFFERED = 14, 5
_IN_QUOTES, _PHRASE, _OFFERED = 0.8, 0.6, 0.6
_SURE = 0.6  # concepts of other catalogues from this weight on are worth offering
_LONG = 4  # characters of a term that tells enough to offer its concept


def draft_concepts(asks: Sequence[Ask], words: WordModel) -> list[Ask]:
    """Return the asks with drafted concepts in place of none; those that have some stay.

    `words` tells how common a term's words are in announcements.
    """
    found = [_terms(ask, words) for ask in asks]
    spread = Counter(term for terms in found for term in terms)
    most = max(2, int(len(asks) * _TOO_COMMON))
    return [
        ask if ask.concepts else ask.model_copy(update={"concepts": _drafted(terms, spread, most)})
        for ask, terms in zip(asks, found, strict=True)
    ]


def with_drafts(proposal: Proposal, keys: Sequence[str], words: WordModel) -> tuple[Ask, ...]:
    """Return the asks of a proposal; those that are new to the model and bare get drafts."""
    asks = tuple(proposal.asks())
    bare = [
        not ask.concepts and key not in words.place for ask, key in zip(asks, keys, strict=True)
    ]
    if not any(bare):
        return asks
    drafts = drafted_asks(proposal, words)
    return tuple(
        draft if is_bare else ask for ask, draft, is_bare in zip(asks, drafts, bare, strict=True)
    )


def drafted_asks(proposal: Proposal, words: WordModel) -> list[Ask]:
    """Return the asks of a proposal with drafted concepts in place of none.

    An ask without a title of its own draws on the heading above it.
    """
    pairs = [(ask, r.heading) for r in proposal.recommendations for ask in r.asks]
    drafts = draft_concepts([_with_heading(*pair) for pair in pairs], words)
    return [
        ask.model_copy(update={"concepts": draft.concepts})
        for (ask, _), draft in zip(pairs, drafts, strict=True)
    ]


def offered_concepts(ask: Ask, catalogue: Sequence[Ask]) -> list[Concept]:
    """Return concepts of another catalogue of which a long term stands in the ask, for review."""
    text = fold(ask_text(ask))
    hits = ConceptFinder(catalogue).find(ReadText(text, "", "", ()))
    telling = [h for h in hits if any(max(map(len, term)) >= _LONG for term in h.terms)]
    telling = [h for h in telling if h.concept.weight >= _SURE]
    telling.sort(key=lambda h: (-len(h.terms[0][0]), h.concept.name))
    return [_offered(h.concept, AND.join(h.terms[0])) for h in telling[:_MOST_OFFERED]]


def _offered(concept: Concept, term: str) -> Concept:
    note = f"「{term}」の後の名称の候補（ほかの提言の「{concept.name}」から）"
    change = {"weight": round(_OFFERED * concept.weight, 2), "note": note, "drafted": True}
    return concept.model_copy(update=change)


def _with_heading(ask: Ask, heading: str) -> Ask:
    return ask if ask.title else ask.model_copy(update={"title": heading})


def _terms(ask: Ask, words: WordModel) -> dict[str, float]:
    """Return the terms of an ask with their weight before other asks are looked at."""
    text = normalize("NFKC", "\n".join(filter(None, (ask.title, ask.summary, ask.text or ""))))
    quoted = [match[1].strip("・ー") for match in _QUOTED.finditer(text)]
    found = dict.fromkeys(noun_phrases(text), _PHRASE) | dict.fromkeys(quoted, _IN_QUOTES)
    return {term: weight * _rarity(term, words) for term, weight in found.items() if len(term) > 1}


def _rarity(term: str, words: WordModel) -> float:
    """Return how rare the term's words are, or the pairs of them, in 0..1."""
    said = words_of_folded(fold(term))
    grams = pairs_too(said)[len(said) :] or said
    top = float(words.idf.max(initial=1))
    rare = [float(words.idf[n]) if (n := words.column.get(g, -1)) >= 0 else top for g in grams]
    return sum(rare) / (top * len(rare)) if rare else 0.0


def _drafted(
    terms: Mapping[str, float], spread: Mapping[str, int], most: int
) -> tuple[Concept, ...]:
    worth = {t: w / spread[t] ** 0.5 for t, w in terms.items() if spread[t] <= most}
    best = sorted((t for t in worth if worth[t] >= 0.05), key=lambda t: (-worth[t], t))[:_MOST]
    return tuple(
        Concept(
            name=term,
            terms=(term,),
            weight=round(worth[term], 2),
            note=f"「{term}」は要望事項の文にある語",
            drafted=True,
        )
        for term in best
    )
