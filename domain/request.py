"""Request meetings (要請活動) that staff recorded, besides those that the proposal names."""

from datetime import datetime

from domain.proposal import Request
from domain.record import Record


class RecordedRequest(Record):
    """A request meeting as recorded, by whom and when; a mistaken one is withdrawn."""

    id: int | None = None
    proposal: str
    request: Request
    author: str
    recorded_at: datetime
