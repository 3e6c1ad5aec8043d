"""Use cases: the request meetings (要請活動) of a proposal."""

from datetime import datetime

from app.audit import note
from app.bootstrap import Watch
from app.proposals import current
from domain.audit import Action
from domain.errors import UnknownName
from domain.proposal import Request
from domain.request import RecordedRequest
from store import requests


def record(watch: Watch, proposal: str, request: Request, author: str) -> RecordedRequest:
    """Record a meeting; raise UnknownName for a proposal that is not known."""
    named = current(watch, proposal or watch.settings.proposal).id
    entry = RecordedRequest(proposal=named, request=request, author=author, recorded_at=watch.now())
    with watch.session() as session:
        recorded = requests.add(session, entry)
        note(watch, session, author, Action.REQUEST_RECORDED, named, _told(recorded))
    return recorded


def withdraw(watch: Watch, number: int, author: str) -> RecordedRequest:
    """Take back a meeting that was recorded by mistake; raise UnknownName when there is none."""
    with watch.session() as session:
        withdrawn = requests.withdraw(session, number, watch.now())
        if withdrawn is None:
            raise UnknownName("要請活動", str(number), [])
        note(watch, session, author, Action.REQUEST_WITHDRAWN, withdrawn.proposal, _told(withdrawn))
    return withdrawn


def recorded(watch: Watch, proposal: str, as_of: datetime | None = None) -> list[RecordedRequest]:
    """Return the meetings that staff had recorded by then, or by now, by their day."""
    with watch.session() as session:
        return requests.standing(session, proposal, as_of or watch.now())


def _told(entry: RecordedRequest) -> str:
    return f"{entry.id}: {entry.request.date} {entry.request.to}"
