"""What passes between the daemon and the child process that runs one crawl."""

from enum import StrEnum

from crawler.source import Source
from domain.announcement import Announcement
from domain.record import Record


class Outcome(StrEnum):
    """What came of a crawl."""

    OK = "ok"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    FAILED = "failed"


class Validators(Record):
    """What the site said about the version that it sent last; empty when unknown."""

    etag: str = ""
    last_modified: str = ""


class Job(Record):
    """One crawl: the source, its addresses of today, and what is known of it already."""

    source: Source
    urls: tuple[str, ...]
    contact: str
    delay: float
    known: frozenset[str] = frozenset()
    validators: Validators = Validators()


class Summary(Record):
    """The last line of a crawl; `items` counts what the source listed, new or known."""

    outcome: Outcome
    items: int = 0
    problems: tuple[str, ...] = ()
    reason: str = ""
    validators: Validators = Validators()


class Line(Record):
    """One line of a crawl's output: an announcement, or the summary at the end."""

    announcement: Announcement | None = None
    summary: Summary | None = None
