"""How the catalogue's terms fare: how often each stands somewhere, and how often rightly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.announcement import Announcement
from domain.match import Grade
from domain.proposal import AND
from matchers.concepts import split_term
from matchers.matcher import Matcher


@dataclass(frozen=True)
class TermUse:
    """One term of one ask: announcements that show it, links that came of it, and reviews of them.

    `links` counts announcements with the term that the matcher links directly with the ask.
    """

    ask: str
    concept: str
    term: str
    found: int
    links: int
    accepted: int
    rejected: int

    @property
    def precision(self) -> float | None:
        """The share of reviewed announcements with the term that people linked with the ask."""
        reviewed = self.accepted + self.rejected
        return self.accepted / reviewed if reviewed else None


def term_uses(
    matcher: Matcher,
    batches: Iterable[Sequence[Announcement]],
    said: Mapping[str, Mapping[str, Grade | None]],
) -> list[TermUse]:
    """Return the use of every term, those never found included.

    `said` holds what people said of an announcement's asks, by the announcement's identity.
    """
    counts: dict[str, Counter[tuple[int, str, str]]] = {
        name: Counter() for name in ("found", "links", "accepted", "rejected")
    }
    for batch in batches:
        readings = matcher.reader.read(batch)
        grades = matcher.score(readings).grades if readings and matcher.asks else ()
        for reading, row in zip(readings, grades, strict=True):
            known = said.get(reading.announcement.identity, {})
            for hit in reading.hits:
                keys = [(hit.row, hit.concept.name, AND.join(term)) for term in hit.terms]
                counts["found"].update(keys)
                if row[hit.row] == 2:
                    counts["links"].update(keys)
                ask = matcher.asks[hit.row].id
                if ask in known:
                    counts["accepted" if known[ask] else "rejected"].update(keys)
    return [
        TermUse(
            ask.id, concept.name, term, *(c[n, concept.name, _key(term)] for c in counts.values())
        )
        for n, ask in enumerate(matcher.asks)
        for concept in ask.concepts
        for term in concept.terms
    ]


def _key(term: str) -> str:
    return AND.join(split_term(term))
