"""What passes between the daemon and the child process that runs one crawl."""

from pathlib import Path

from pydantic import Field

from crawler.source import Source
from domain.announcement import Announcement
from domain.capture import Capture
from domain.change import Sighting
from domain.health import Outcome as Outcome
from domain.record import Record

JOB, OUT = "job.json", "out.jsonl"
"""The names of the job's file and of the output's in the folder of a crawl."""


class Validators(Record):
    """What the site said about the version that it sent last; empty when unknown."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in known.items() if value}


class Recheck(Record):
    """A known announcement whose article is to be looked at again.

    `validators` are, by URL, those of its article and of its attachments.
    """

    announcement: Announcement
    validators: dict[str, Validators] = Field(default_factory=dict)


class Manners(Record):
    """How to behave towards the sites.

    `delay` is the least number of seconds between two requests to a host; `private_hosts` may
    lead to addresses that are not public; `waiting` are hosts that want to be left alone now;
    the processes of one installation take turns at a host through files in `turns`.
    """

    contact: str
    turns: Path
    delay: float = 1.0
    private_hosts: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


class Job(Record):
    """One crawl: the source, its addresses of today, and what is known of it already."""

    source: Source
    urls: tuple[str, ...]
    manners: Manners
    known: frozenset[str] = frozenset()
    validators: Validators = Validators()
    rechecks: tuple[Recheck, ...] = ()


class Body(Record):
    """A fetched body on its way to the archive: a span of the job's file of bodies."""

    capture: Capture
    offset: int


class Found(Sighting):
    """A sighting together with the bodies that show it; the article's own comes first."""

    bodies: tuple[Body, ...] = ()


class Summary(Record):
    """The last line of a crawl.

    `items` counts what the source listed, new or known, and `unreadable` what of it could not be
    read; `incomplete` says that a further page was missing. `status` and `url` are those of the
    answer that decided; `requests` and `bytes` are sums over the crawl. `max_age` is in seconds;
    `waits` holds the Retry-After of each host, as sent.
    """

    outcome: Outcome
    items: int = 0
    unreadable: int = 0
    incomplete: bool = False
    problems: tuple[str, ...] = ()
    reason: str = ""
    validators: Validators = Validators()
    status: int = 0
    url: str = ""
    requests: int = 0
    bytes: int = 0
    max_age: int = 0
    waits: dict[str, str] = Field(default_factory=dict)
    bodies: tuple[Body, ...] = ()


class Line(Record):
    """One line of a crawl's output: something found, or the summary at the end."""

    found: Found | None = None
    summary: Summary | None = None
