"""Drafts concepts for a new proposal from its own words: laws, programmes, quoted and coined terms.

Later names cannot be known from the document; the notes ask the reviewer for them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from domain.proposal import Ask, Concept
from reading.japanese import fold

_QUOTED = re.compile(r"[「『“]([^「」『』“”]{2,30})[」』”]")
_OFFICIAL = re.compile(
    r"[一-鿿ァ-ヶーA-Za-z0-9・]{2,20}?(?:基本法|法律|条例|制度|事業|計画|交付金|補助金|基金|プラン|ガイドライン"
    r"|指針|戦略|会議|協議会|機構|税制)"
)
_COINED = re.compile(r"[ァ-ヶー]{4,}(?:・[ァ-ヶー]{2,})*|[A-Za-z][A-Za-z0-9\-]{1,}|[一-鿿]{4,10}")
_TOO_COMMON = 0.25  # share of the asks above which a term tells nothing
_MOST = 8
_KINDS = (
    (_QUOTED, 0.8, "文書で括られた語"),
    (_OFFICIAL, 0.7, "文書に出る制度・事業の名"),
    (_COINED, 0.4, "文書の用語"),
)


def draft_concepts(asks: Sequence[Ask]) -> list[Ask]:
    """Return the asks with drafted concepts in place of none; those that have some stay."""
    found = [list(_terms(ask)) for ask in asks]
    spread = Counter(fold(term) for terms in found for term in {t for t, _, _ in terms})
    most = max(1, int(len(asks) * _TOO_COMMON))
    return [
        ask
        if ask.concepts
        else ask.model_copy(update={"concepts": tuple(_concepts(terms, spread, most))})
        for ask, terms in zip(asks, found, strict=True)
    ]


def _terms(ask: Ask) -> Iterable[tuple[str, float, str]]:
    text = "\n".join(filter(None, (ask.title, ask.summary, ask.text or "")))
    seen: set[str] = set()
    for pattern, weight, note in _KINDS:
        for match in pattern.finditer(text):
            term = (match[1] if pattern.groups else match[0]).strip("・ー")
            if len(term) > 1 and fold(term) not in seen:
                seen.add(fold(term))
                yield term, weight, note


def _concepts(
    terms: Sequence[tuple[str, float, str]], spread: Counter[str], most: int
) -> Iterable[Concept]:
    rare = [(t, w, n) for t, w, n in terms if spread[fold(t)] <= most]
    rare.sort(key=lambda item: (-item[1], spread[fold(item[0])]))
    for term, weight, note in rare[:_MOST]:
        share = weight / spread[fold(term)] ** 0.5
        yield Concept(
            name=term,
            terms=(term,),
            weight=round(share, 2),
            note=f"「{term}」は{note}（後の名称があれば terms に追加）",
        )
