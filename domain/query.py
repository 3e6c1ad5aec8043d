"""A question to the store: which announcements, which matches, and as of when."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from unicodedata import normalize

from pydantic import AwareDatetime, Field

from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.proposal import Proposal
from domain.record import Record
from domain.stage import Stage


class ReviewState(StrEnum):
    """What the staff said of a match; a re-assigned one is rejected here and accepted there."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return _REVIEW_STATES[self]

    @property
    def counts(self) -> bool:
        """Whether a match so reviewed is shown as evidence, confirmed or not."""
        return self not in (ReviewState.REJECTED, ReviewState.DUPLICATE)


_REVIEW_STATES = {
    ReviewState.UNREVIEWED: "未確認",
    ReviewState.ACCEPTED: "確認済み",
    ReviewState.REJECTED: "不採用",
    ReviewState.DUPLICATE: "重複",
    ReviewState.DISPUTED: "意見が分かれています",
}


class Dated(StrEnum):
    """Which day of an announcement a period speaks of; NEWS is the one that digests go by."""

    PUBLISHED = "published"
    SEEN = "seen"
    NEWS = "news"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"published": "発表日", "seen": "発見日", "news": "新着日"}[self]


Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""A name as it may stand in a filter: databases take no NUL."""

Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))]
"""A day on which a government may have announced something."""

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""A time, with its zone, at which the store may have been asked."""


class Query(Record):
    """Filters; an empty one does not filter, several values of one filter are alternatives.

    `since` and `until` are days in Japan, both included. `published` falls back on the day it
    became news where the agency states no date. `text` is full text: see `terms`. `as_of` asks
    what the store knew at that moment.
    """

    proposal: Name = ""
    parts: tuple[Name, ...] = ()
    recommendations: tuple[Name, ...] = ()
    asks: tuple[Name, ...] = ()
    agencies: tuple[Name, ...] = ()
    sources: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None
    dated: Dated = Dated.PUBLISHED
    stages: tuple[Stage, ...] = ()
    grades: tuple[Grade, ...] = ()
    score_min: float = Field(default=0, ge=0, le=1)
    score_max: float = Field(default=1, ge=0, le=1)
    reviews: tuple[ReviewState, ...] = ()
    text: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")
    as_of: Moment | None = None

    @property
    def about_matches(self) -> bool:
        """Whether a filter speaks of matches rather than of announcements alone."""
        asked = self.parts + self.recommendations + self.asks + self.stages + self.grades
        return bool(asked or self.reviews or self.score_min > 0 or self.score_max < 1)


class Terms(Record):
    """What a full-text query looks for: all of `wanted`, none of `unwanted`."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


_TERM = re.compile(r'(-*)(?:"([^"]*)"|([^\s-]\S*))')


def terms(text: str) -> Terms:
    """Split a query at white space; quotes hold a term together, a leading minus excludes it.

    Raise BadInput when nothing is wanted: an exclusion alone finds no announcement.
    """
    split = [(m[1], (m[2] or m[3] or "").strip()) for m in _TERM.finditer(normalize("NFKC", text))]
    wanted = tuple(term for minus, term in split if term and not minus)
    if not wanted:
        raise BadInput(
            f"検索語「{text}」に探す語がありません",
            remedy="探す語を1つ以上入れてください。除く語には先頭に - を付けます",
        )
    return Terms(wanted=wanted, unwanted=tuple(t for minus, t in split if t and minus))


def selected(query: Query, proposal: Proposal) -> tuple[str, ...] | None:
    """Return the ids of the asks that the query names, in order; None when it names none.

    Names are compared in NFKC and without case; raise UnknownName for one that does not exist.
    """
    if not (query.parts or query.recommendations or query.asks):
        return None
    pairs = [(r, a) for r in proposal.recommendations for a in r.asks]
    parts = _known("部", query.parts, [r.part for r, _ in pairs])
    recommendations = _known("提言項目", query.recommendations, [r.id for r, _ in pairs])
    asks = _known("要望事項", query.asks, [a.id for _, a in pairs])
    return tuple(
        a.id for r, a in pairs if r.part in parts and r.id in recommendations and a.id in asks
    )


def _known(kind: str, names: tuple[str, ...], all_names: list[str]) -> set[str]:
    """Return the names as the proposal spells them; all there are when none is given."""
    spelling = {_folded(name): name for name in all_names}
    for name in names:
        if _folded(name) not in spelling:
            raise UnknownName(kind, name, list(spelling.values()))
    return {spelling[_folded(n)] for n in names} if names else set(all_names)


def _folded(name: str) -> str:
    return normalize("NFKC", name).casefold().strip()
