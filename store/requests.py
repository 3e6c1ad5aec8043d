"""Request meetings that staff recorded: withdrawn when they were mistakes, never erased."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.proposal import Request
from domain.request import RecordedRequest
from store.query_tables import RequestRow


def add(session: Session, entry: RecordedRequest) -> RecordedRequest:
    """Record the meeting; return it with its id."""
    fields = entry.model_dump(exclude={"request"})
    meeting = entry.request.model_dump(mode="json", exclude={"date"})
    row = RequestRow(**fields, **meeting, date=entry.request.date)
    session.add(row)
    session.flush()
    return _entry(row)


def standing(session: Session, proposal: str, as_of: datetime) -> list[RecordedRequest]:
    """Return the meetings that had been recorded by then and not withdrawn, by their day."""
    query = select(RequestRow).where(
        RequestRow.proposal == proposal,
        col(RequestRow.recorded_at) <= as_of,
        or_(col(RequestRow.withdrawn_at).is_(None), col(RequestRow.withdrawn_at) > as_of),
    )
    return [
        _entry(row)
        for row in session.exec(query.order_by(col(RequestRow.date), col(RequestRow.id)))
    ]


def withdraw(session: Session, number: int, now: datetime) -> RecordedRequest | None:
    """Withdraw the meeting; None when there is none of this number that stands."""
    row = session.get(RequestRow, number)
    if row is None or row.withdrawn_at:
        return None
    row.withdrawn_at = now
    return _entry(row)


def _entry(row: RequestRow) -> RecordedRequest:
    meeting = Request.model_validate(row.model_dump(include=set(Request.model_fields)))
    fields = row.model_dump(include={"id", "proposal", "author", "recorded_at"})
    return RecordedRequest.model_validate({**fields, "request": meeting})
