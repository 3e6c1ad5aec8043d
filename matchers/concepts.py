"""Finds the concepts of all asks in an announcement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick import Automaton

from domain.proposal import AND, Ask, Concept
from matchers.text import ReadText
from reading.japanese import fold, stands_alone

Term = tuple[str, ...]
_NONE = set[str]()


class Hit(NamedTuple):
    """A concept that an announcement shows: its ask's row and the folded terms, by place.

    `title`, `lead` and `rest` hold the terms that stand there and nowhere before; a term is the
    tuple of its words (`A + B` has two).
    """

    row: int
    concept: Concept
    title: tuple[Term, ...]
    lead: tuple[Term, ...]
    rest: tuple[Term, ...]

    @property
    def terms(self) -> list[Term]:
        """All terms found, the longest first."""
        found = self.title + self.lead + self.rest
        return sorted(found, key=lambda term: (-sum(map(len, term)), term))


@dataclass(frozen=True)
class _Folded:
    row: int
    concept: Concept
    requires: frozenset[str]
    excludes: frozenset[str]


class ConceptFinder:
    """An Aho-Corasick automaton over the terms of all asks."""

    def __init__(self, asks: Sequence[Ask]):
        self._concepts = [_folded(n, c) for n, ask in enumerate(asks) for c in ask.concepts]
        self._holders: dict[str, list[tuple[int, Term]]] = defaultdict(list)
        known: set[str] = set()
        for number, folded in enumerate(self._concepts):
            for term in filter(None, map(split_term, folded.concept.terms)):
                self._holders[term[0]].append((number, term))
                known.update(term)
            known |= folded.requires | folded.excludes
        self._automaton = Automaton()
        for word in known:
            latin = word[0].isascii() or word[-1].isascii()
            self._automaton.add_word(word, (word, len(word) - 1 if latin else None))
        self._automaton.make_automaton()
        self._empty = not known

    def find(self, text: ReadText) -> list[Hit]:
        """Return all concepts that the announcement shows."""
        title, lead, rest = [self._words(part) if part else _NONE for part in text[:3]]
        everywhere = title | lead | rest
        held = everywhere & self._holders.keys()
        if not held:
            return []
        shown: dict[int, tuple[list[Term], list[Term], list[Term]]] = {}
        refused: set[int] = set()
        for word in held:
            for number, term in self._holders[word]:
                if number in refused or not everywhere.issuperset(term):
                    continue
                places = shown.get(number)
                if places is None:
                    if not self._holds(number, everywhere):
                        refused.add(number)
                        continue
                    places = shown[number] = ([], [], [])
                part = 0 if title.issuperset(term) else 1 if lead.issuperset(term) else 2
                places[part].append(term)
        return [self._hit(number, *shown[number]) for number in sorted(shown)]

    def _words(self, text: str) -> set[str]:
        if self._empty:
            return set()
        return {
            word
            for end, (word, before) in self._automaton.iter(text)
            if before is None or stands_alone(text, end - before, end + 1)
        }

    def _holds(self, number: int, found: set[str]) -> bool:
        concept = self._concepts[number]
        needed = not concept.requires or not concept.requires.isdisjoint(found)
        return needed and concept.excludes.isdisjoint(found)

    def _hit(self, number: int, title: list[Term], lead: list[Term], rest: list[Term]) -> Hit:
        folded = self._concepts[number]
        return Hit(folded.row, folded.concept, tuple(title), tuple(lead), tuple(rest))


def split_term(term: str) -> Term:
    """Return the folded words of a term; all of them must stand in the announcement."""
    return tuple(word for part in term.split(AND) if (word := fold(part).strip()))


def _folded(row: int, concept: Concept) -> _Folded:
    return _Folded(row, concept, _plain(concept.requires), _plain(concept.excludes))


def _plain(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(word for term in terms if (word := fold(term).strip()))
