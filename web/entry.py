"""Entries of staff on asks, as the API and the pages take them."""

import re
from datetime import date
from typing import Annotated

from pydantic import Field

from domain.event import Answer, Assessment, Event, EventKind
from domain.period import TOKYO
from domain.proposal import Request
from domain.query import Day
from domain.record import Record
from web.desk import Desk

Address = Annotated[str, Field(pattern=r"^https?://[^\s\x00]+$", max_length=2_000)]
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Note = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=4_000)]


class NewAnswer(Record):
    """An official answer; `on` is the day it was given, today if left out."""

    value: Answer
    link: Address
    on: Day | None = None
    note: Note = ""


class NewAssessment(Record):
    """An assessment; `on` is the day it speaks of, today if left out."""

    value: Assessment
    link: Address | None = None
    on: Day | None = None
    note: Note = ""


class NewWithdrawal(Record):
    """Why an entry was a mistake."""

    note: Note = ""


class NewRequest(Record):
    """A request meeting; `by` names who went, with 、 between."""

    on: Day
    to: Annotated[Line, Field(min_length=1)]
    by: Line = ""
    place: Line = ""

    @property
    def request(self) -> Request:
        """The meeting."""
        by = tuple(name for name in re.split(r"[、,]\s*", self.by) if name)
        return Request(date=self.on, to=self.to, by=by, place=self.place)


def enter(
    desk: Desk, proposal: str, ask: str, entry: NewAnswer | NewAssessment, author: str
) -> Event:
    """Record the entry on an ask; the proposal is that of the settings if left empty."""
    now = desk.now()
    on: date = entry.on or now.astimezone(TOKYO).date()
    kind = EventKind.ANSWER if isinstance(entry, NewAnswer) else EventKind.ASSESSMENT
    fields = {"value": entry.value, "link": entry.link or "", "note": entry.note}
    return desk.record(
        Event(
            **fields, proposal=proposal, ask=ask, kind=kind, on=on, author=author, recorded_at=now
        )
    )  # fmt: skip
