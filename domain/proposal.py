"""A proposal (提言) with its recommendations, asks (要望事項) and request meetings (要請活動)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pydantic import Field

from domain.record import Record

AND = " + "
"""Stands between the words of a term that are only looked for together."""


class Principle(Record):
    """One of the numbered principles (原則) that a proposal opens with."""

    number: int
    text: str


class Concept(Record):
    """A policy idea to look for in announcements, under all names it has had.

    An announcement shows the concept when it holds one of `terms`, at least one of `requires`
    (if any are given) and none of `excludes`. A term `A + B` stands where both words stand in
    one part of the announcement. Texts are compared after NFKC and case folding.
    `weight` is how far the concept alone shows action on the ask: 1.0 names the very thing,
    0.5 makes it likely, 0.2 is mere background. `note` says, in Japanese, why the name belongs.
    `drafted` marks what was taken from the document by rule and that nobody has looked at.
    """

    name: str
    terms: tuple[str, ...] = Field(min_length=1)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    weight: float = Field(default=0.5, gt=0, le=1)
    note: str = ""
    drafted: bool = False


class Ask(Record):
    """One thing that the proposal asks the government to do.

    `text` is the official sentence, None until the document is imported; `title` and `summary`
    are our own words and come from the catalogue.
    """

    id: str
    title: str = ""
    summary: str = ""
    text: str | None = None
    ministries: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()

    @property
    def search_words(self) -> str:
        """What to type into a search for the ask: a name of its weightiest concept; or nothing."""
        for concept in sorted(self.concepts, key=lambda c: -c.weight):
            for term in concept.terms:
                if AND not in term:
                    return " ".join((term, *concept.requires[:1]))
        return ""


class Recommendation(Record):
    """A numbered section or a bullet of the proposal that holds one or more asks."""

    id: str
    part: str
    heading: str
    asks: tuple[Ask, ...]


class Request(Record):
    """A meeting (要請活動) at which the proposal was handed over: when, to whom, by whom, where."""

    date: date
    to: str
    by: tuple[str, ...]
    place: str


class Proposal(Record):
    """A proposal with everything that it asks for."""

    id: str
    title: str
    association: str = ""
    published: date | None = None
    principles: tuple[Principle, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    requests: tuple[Request, ...] = ()

    def asks(self) -> Iterator[Ask]:
        """Yield all asks in the order of the document."""
        for recommendation in self.recommendations:
            yield from recommendation.asks

    def problems(self) -> list[str]:
        """Return what is wrong with the proposal, in Japanese; empty when it is sound."""
        found = [f"提言「{self.id}」に要望事項がありません"] if not any(self.asks()) else []
        ids = Counter(a.id for a in self.asks()) + Counter(r.id for r in self.recommendations)
        found += [f"番号「{name}」が{n}回使われています" for name, n in ids.items() if n > 1]
        return found + [
            f"要望事項「{a.id}」の内容が空です"
            for a in self.asks()
            if not (a.summary.strip() or (a.text or "").strip())
        ]


def overlay(catalogue: Proposal, document: Proposal) -> Proposal:
    """Return the catalogue with the official wording of the document's asks, matched by id.

    Asks and recommendations that only the document has are kept, in the document's order;
    those that only the catalogue has stay at the end.
    """
    known = {r.id: r for r in catalogue.recommendations}
    merged = [_overlay(known.pop(r.id, None), r) for r in document.recommendations]
    return catalogue.model_copy(
        update={
            "title": document.title or catalogue.title,
            "association": catalogue.association or document.association,
            "published": document.published or catalogue.published,
            "principles": document.principles or catalogue.principles,
            "recommendations": (*merged, *known.values()),
            "requests": document.requests or catalogue.requests,
        }
    )


def _overlay(own: Recommendation | None, official: Recommendation) -> Recommendation:
    if own is None:
        return official
    known = {a.id: a for a in own.asks}
    asks = [
        known.pop(a.id).model_copy(update={"text": a.text}) if a.id in known else a
        for a in official.asks
    ]
    heading = own.heading or official.heading
    return official.model_copy(update={"heading": heading, "asks": (*asks, *known.values())})
