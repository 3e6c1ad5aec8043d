"""Finds the concepts of all asks in an announcement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ahocorasick import Automaton

from domain.proposal import Ask, Concept
from matchers.text import ReadText
from reading.japanese import fold

AND = " + "


@dataclass(frozen=True)
class Hit:
    """A concept that an announcement shows: its ask's row and the folded terms, by place.

    `title`, `lead` and `rest` hold the terms that stand there and nowhere before; a term is the
    tuple of its words (`A + B` has two).
    """

    row: int
    concept: Concept
    title: tuple[tuple[str, ...], ...]
    lead: tuple[tuple[str, ...], ...]
    rest: tuple[tuple[str, ...], ...]

    @property
    def terms(self) -> tuple[tuple[str, ...], ...]:
        """All terms found, those of the title first."""
        return self.title + self.lead + self.rest


@dataclass(frozen=True)
class _Folded:
    row: int
    concept: Concept
    requires: frozenset[str]
    excludes: frozenset[str]


@dataclass
class _Places:
    title: list[tuple[str, ...]] = field(default_factory=list)
    lead: list[tuple[str, ...]] = field(default_factory=list)
    rest: list[tuple[str, ...]] = field(default_factory=list)


class ConceptFinder:
    """An Aho-Corasick automaton over the terms of all asks."""

    def __init__(self, asks: Sequence[Ask]):
        self._concepts = [_folded(n, c) for n, ask in enumerate(asks) for c in ask.concepts]
        self._holders: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        known: set[str] = set()
        for number, folded in enumerate(self._concepts):
            for term in filter(None, map(split_term, folded.concept.terms)):
                self._holders[term[0]].append((number, term))
                known.update(term)
            known |= folded.requires | folded.excludes
        self._automaton = Automaton()
        for word in known:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()
        self._empty = not known

    def find(self, text: ReadText) -> list[Hit]:
        """Return all concepts that the announcement shows."""
        title, lead, rest = (self._words(part) for part in (text.title, text.lead, text.rest))
        everywhere = title | lead | rest
        candidates: dict[int, _Places] = defaultdict(_Places)
        for word in everywhere:
            for number, term in self._holders.get(word, ()):
                if title.issuperset(term):
                    candidates[number].title.append(term)
                elif lead.issuperset(term):
                    candidates[number].lead.append(term)
                elif rest.issuperset(term) or (len(term) > 1 and everywhere.issuperset(term)):
                    candidates[number].rest.append(term)
        return [
            self._hit(number, places)
            for number, places in sorted(candidates.items())
            if self._holds(number, everywhere)
        ]

    def _words(self, text: str) -> set[str]:
        if not text or self._empty:
            return set()
        return {
            word
            for end, word in self._automaton.iter(text)
            if stands_alone(text, end - len(word) + 1, end + 1)
        }

    def _holds(self, number: int, found: set[str]) -> bool:
        concept = self._concepts[number]
        needed = not concept.requires or not concept.requires.isdisjoint(found)
        return needed and concept.excludes.isdisjoint(found)

    def _hit(self, number: int, places: _Places) -> Hit:
        folded = self._concepts[number]
        title, lead, rest = (
            tuple(sorted(terms, key=lambda term: (-sum(map(len, term)), term)))
            for terms in (places.title, places.lead, places.rest)
        )
        return Hit(folded.row, folded.concept, title, lead, rest)


def split_term(term: str) -> tuple[str, ...]:
    """Return the folded words of a term; all of them must stand in one part of the text."""
    return tuple(word for part in term.split(AND) if (word := fold(part).strip()))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return False when an ASCII term is only a piece of a longer ASCII word (5G in 25G)."""
    return not (_joined(text, start) or _joined(text, end))


def _folded(row: int, concept: Concept) -> _Folded:
    return _Folded(row, concept, _plain(concept.requires), _plain(concept.excludes))


def _plain(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(word for term in terms if (word := fold(term).strip()))


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    pair = text[at - 1 : at + 1]
    return pair.isascii() and pair.isalnum()
