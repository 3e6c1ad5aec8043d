"""Starts a crawl in a child process, bounds it in time, and reads what it wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from crawler.address import addresses
from crawler.children import Children, Ending
from crawler.job import (
    JOB,
    OUT,
    Found,
    Job,
    Line,
    Manners,
    Outcome,
    Recheck,
    Summary,
    Validators,
)
from crawler.source import Source
from domain.announcement import Announcement

_children = Children()


@dataclass(frozen=True)
class CrawlResult:
    """What one crawl brought: its announcements and its summary."""

    found: tuple[Found, ...]
    summary: Summary

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        """The announcements alone."""
        return tuple(f.announcement for f in self.found)


def crawl(
    source: Source,
    *,
    today: date,
    manners: Manners,
    known: Iterable[str],
    validators: Validators,
    timeout: float,
    workdir: Path,
    rechecks: Iterable[Recheck] = (),
    searched: Iterable[str] = (),
) -> CrawlResult:
    """Crawl the source; a child that crashes or hangs loses nothing that it had written.

    `today` and the words `searched` for decide the addresses; `timeout` is in seconds, to which
    the pauses between the source's pages are added; `known` are the identities of announcements
    seen before. The child works in `workdir`, which the caller owns: the bodies that the result
    names stand there.
    """
    job = Job(
        source=source,
        urls=addresses(source, today, searched),
        manners=manners.model_copy(update={"delay": max(manners.delay, source.delay)}),
        known=frozenset(known),
        validators=validators,
        rechecks=tuple(rechecks),
    )
    (workdir / JOB).write_text(job.model_dump_json(), encoding="utf-8")
    pauses = len(job.urls) * source.pages * job.manners.delay
    ended = _children.crawl(workdir, timeout + pauses, manners.private_hosts)
    return read_output((workdir / OUT).read_text(encoding="utf-8"), ended)


def read_output(text: str, ended: Ending | None) -> CrawlResult:
    """Return the result that a child's lines give; `ended` says how it ended if not by itself.

    A child that was cut short has not read everything, whatever it says: its validators are
    dropped, so that the page is read again.
    """
    found, summary = list[Found](), None
    for raw in text.splitlines():
        try:
            line = Line.model_validate_json(raw)
        except ValidationError:
            continue
        if line.found:
            found.append(line.found)
        summary = line.summary or summary
    if summary is None or ended:
        outcome, reason = ended or (Outcome.FAILED, "巡回プロセスが異常終了しました")
        summary = Summary(outcome=outcome, items=len(found), reason=reason)
    return CrawlResult(tuple(found), summary)
