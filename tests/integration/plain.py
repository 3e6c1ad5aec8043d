"""What queries find, worked out row by row in plain Python: slow, and easy to believe."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from domain.match import Grade
from domain.period import TOKYO
from domain.place import day_of, place
from domain.query import Dated, Query, ReviewState, terms
from domain.ruling import Ruling, followed, rulings
from domain.stage import Stage
from reading.japanese import search_words
from store.review_tables import ReviewRow
from store.reviews import as_review
from store.tables import AnnouncementRow, MatchRow

LISTED = tuple(state for state in ReviewState if state is not ReviewState.DUPLICATE)
NEVER = datetime.max.replace(tzinfo=TOKYO)


@dataclass(frozen=True)
class Plain:
    """All rows of a small database."""

    announcements: Sequence[AnnouncementRow]
    links: Sequence[MatchRow]
    reviews: Sequence[ReviewRow]

    @classmethod
    def of(cls, session: Session) -> "Plain":
        """Read everything."""
        rows = select(AnnouncementRow), select(MatchRow), select(ReviewRow).order_by("id")
        return cls(*(session.exec(query).all() for query in rows))  # type: ignore[call-overload]

    def matches(self, query: Query, asks: Sequence[str] | None) -> list[tuple[int, int]]:
        """Return place and id of the matches, newest first."""
        told = {a.id: a for a in self.announcements}
        found = [
            (m.place, m.id or 0)
            for m in self.links
            if self._answers(m, query, asks) and self._stands(told[m.announcement_id], query)
        ]
        return sorted(found, reverse=True)

    def waiting(self, query: Query, asks: Sequence[str] | None) -> list[int]:
        """Return the ids of the matches that wait for review, the most pressing first."""
        told = {a.id: a for a in self.announcements}
        found = [
            (m.turn, m.id or 0)
            for m in self.links
            if m.turn is not None
            and self._answers(m, query, asks, tuple(ReviewState))
            and self._stands(told[m.announcement_id], query)
        ]
        return [number for _, number in sorted(found)]

    def news(self, query: Query, asks: Sequence[str] | None) -> list[int]:
        """Return the ids of the announcements, newest first."""
        linked = {m.announcement_id for m in self.links if self._answers(m, query, asks)}
        found = [
            place(a.news_on, a.id or 0)
            for a in self.announcements
            if self._stands(a, query) and (not query.about_matches or a.id in linked)
        ]
        return [p % (1 << 32) for p in sorted(found, reverse=True)]

    def furthest(
        self, proposal: str, states: Sequence[ReviewState], as_of: datetime | None
    ) -> dict[str, int]:
        """Return the first evidence of the furthest stage in such a review state by ask."""
        found = self._evidence(proposal, states, as_of)
        found.sort(key=lambda m: (Stage(m.stage).rank, -m.place, -(m.id or 0)))
        return {m.ask: m.id or 0 for m in found}

    def newest(self, proposal: str, as_of: datetime | None) -> dict[str, int]:
        """Return the newest evidence by ask."""
        counted = [state for state in ReviewState if state.counts]
        ordered = sorted(self._evidence(proposal, counted, as_of), key=lambda m: (m.place, m.id))
        return {m.ask: m.id or 0 for m in ordered}

    def monthly(self, proposal: str) -> Counter[tuple[str, date]]:
        """Return the number of direct matches by ask and month."""
        counted = [state for state in ReviewState if state.counts]
        shown = self._evidence(proposal, counted, None)
        return Counter((m.ask, day_of(m.place).replace(day=1)) for m in shown)

    def _evidence(
        self, proposal: str, states: Sequence[ReviewState], as_of: datetime | None
    ) -> list[MatchRow]:
        return [
            m
            for m in self.links
            if m.proposal_id == proposal
            and self._grade(m, as_of) == Grade.DIRECT
            and _held(m, as_of)
            and self._state(m, as_of) in states
        ]

    def _answers(
        self,
        match: MatchRow,
        query: Query,
        asks: Sequence[str] | None,
        listed: Sequence[ReviewState] = LISTED,
    ) -> bool:
        state = self._state(match, query.as_of)
        return (
            match.proposal_id == query.proposal
            and _held(match, query.as_of)
            and (asks is None or match.ask in asks)
            and (not query.stages or match.stage in query.stages)
            and (not query.grades or self._grade(match, query.as_of) in query.grades)
            and query.score_min <= match.score <= query.score_max
            and state in (query.reviews or listed)
        )

    def _state(self, match: MatchRow, as_of: datetime | None) -> ReviewState:
        ruling = self._ruling(match, as_of)
        return ruling.state if ruling else ReviewState.UNREVIEWED

    def _grade(self, match: MatchRow, as_of: datetime | None) -> str:
        ruling = self._ruling(match, as_of)
        return (ruling and ruling.grade) or match.matcher_grade or match.grade

    def _ruling(self, match: MatchRow, as_of: datetime | None) -> Ruling | None:
        said = [
            as_review(r)
            for r in self.reviews
            if r.announcement_id == match.announcement_id
            and r.proposal_id == match.proposal_id
            and r.decided_at <= (as_of or NEVER)
        ]
        known = followed(rulings(said), [match.ask])
        return known.get(match.ask)

    def _stands(self, row: AnnouncementRow, query: Query) -> bool:
        days = {
            Dated.PUBLISHED: row.published or row.news_on,
            Dated.SEEN: row.first_seen.astimezone(TOKYO).date(),
            Dated.NEWS: row.news_on,
        }
        day = days[query.dated]
        return (
            (not query.agencies or row.agency in query.agencies)
            and (not query.sources or row.source in query.sources)
            and (query.since or date.min) <= day <= (query.until or date.max)
            and row.first_seen <= (query.as_of or NEVER)
            and (not query.text or _holds(row, query.text))
        )


def _held(match: MatchRow, as_of: datetime | None) -> bool:
    if as_of is None:
        return match.replaced_at is None
    return match.created_at <= as_of < (match.replaced_at or NEVER)


def _holds(row: AnnouncementRow, text: str) -> bool:
    words, sought = search_words(f"{row.title}\n{row.text}"), terms(text)
    return all(_phrase(words, t) for t in sought.wanted) and not any(
        _phrase(words, t) for t in sought.unwanted
    )


def _phrase(words: list[str], term: str) -> bool:
    phrase = search_words(term)
    starts = range(len(words) - len(phrase) + 1)
    return any(words[at : at + len(phrase)] == phrase for at in starts)
