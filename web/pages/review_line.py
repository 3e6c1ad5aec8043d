"""The part of the queue that a page shows: its filters, where it begins, and its links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request

from domain.errors import BadInput
from domain.query import Query
from domain.queue import QueueItem, Waiting
from web.pages.announcements import asked
from web.pages.proposal import chosen
from web.review_desk import ReviewDesk

SHOWN = 20
FILTERS = ("recommendations", "asks", "agencies", "sources", "grades", "since", "until", "reasons")

Key = tuple[int, str]
"""A link by its announcement and its ask."""


@dataclass(frozen=True)
class Line:
    """Links that wait, in turn; `kept` are the parameters that lead to the same part again."""

    query: Query
    reasons: tuple[Waiting, ...]
    kept: Mapping[str, Sequence[str]]
    after: str
    following: str
    items: tuple[QueueItem, ...]

    @property
    def words(self) -> list[str]:
        """What the filters ask for, as staff read it."""
        q = self.query
        named = [*q.recommendations, *q.asks, *q.agencies, *q.sources]
        days = [f"{day}{end}" for day, end in ((q.since, "から"), (q.until, "まで")) if day]
        return [*(w.label for w in self.reasons), *named, *(g.label for g in q.grades), *days]

    def place(self, key: Key) -> int | None:
        """Return where the link stands, from 0; None when it does not stand here."""
        return next((n for n, item in enumerate(self.items) if key_of(item) == key), None)

    def at(self, item: QueueItem) -> dict[str, object]:
        """Return the parameters of the page that shows this link."""
        number, ask = key_of(item)
        return {**self.kept, "after": self.after, "announcement": number, "ask": ask}

    def before(self, key: Key) -> dict[str, object]:
        """Return the parameters of the link before this one; none when there is none."""
        place = self.place(key)
        return self.at(self.items[place - 1]) if place else {}

    def behind(self, key: Key, *, leaving: int | None = None) -> dict[str, object]:
        """Return the parameters of the next link, one of `leaving`'s other links left out.

        Behind the last link, they are those of the next part, or of the beginning.
        """
        place = self.place(key)
        rest = self.items[place + 1 :] if place is not None else self.items
        for item in rest:
            if key_of(item)[0] != leaving:
                return self.at(item)
        return {**self.kept, "after": self.following}


def key_of(item: QueueItem) -> Key:
    """Return the announcement and the ask of the link."""
    return item.finding.announcement.id, item.finding.match.ask


def line_of(request: Request, desk: ReviewDesk) -> Line:
    """Return the part of the queue that the address of the request names."""
    given = request.query_params
    query = asked(request).model_copy(update={"proposal": chosen(request).id, "text": ""})
    reasons, after = _reasons(request), given.get("after", "")[:100]
    found = desk.waiting(query, reasons, after, SHOWN)
    kept = {n: values for n in FILTERS if (values := [v for v in given.getlist(n) if v])}
    return Line(query, reasons, kept, after, found.next or "", found.items)


def _reasons(request: Request) -> tuple[Waiting, ...]:
    given = [value for value in request.query_params.getlist("reasons") if value]
    try:
        return tuple(Waiting(value) for value in given)
    except ValueError:
        raise BadInput("待っている理由に読み取れない値があります") from None
