"""How a source is, for a reader: whether its silence means anything."""

from datetime import datetime

from domain.health import Verdict
from domain.record import Record


class SourceState(Record):
    """A source, the verdict on its newest run and since when, None before the first run.

    `evidence` says in Japanese why the verdict is what it is.
    """

    name: str
    title: str
    url: str
    verdict: Verdict | None
    since: datetime | None
    last_read: datetime | None
    evidence: tuple[str, ...]
