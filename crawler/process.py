"""Starts a crawl in a child process, bounds it in time, and reads what it wrote."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

from pydantic import ValidationError

from crawler.address import addresses
from crawler.job import Found, Job, Line, Manners, Outcome, Recheck, Summary, Validators
from crawler.shelf import BODIES
from crawler.source import Source
from domain.announcement import Announcement

stopping = Event()
"""Set when the program ends: running crawls are cut short."""

Ending = tuple[Outcome, str]
"""How a crawl ended that did not end by itself, and why, in Japanese."""

GRACE = 10
"""Seconds that a child has to end by itself before it is killed."""


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
) -> CrawlResult:
    """Crawl the source; a child that crashes or hangs loses nothing that it had written.

    `today` decides the addresses; `timeout` is in seconds; `known` are the identities of
    announcements seen before. The child works in `workdir`, which the caller owns: the bodies that
    the result names stand there.
    """
    job = Job(
        source=source,
        urls=addresses(source, today),
        manners=manners.model_copy(update={"delay": max(manners.delay, source.delay)}),
        known=frozenset(known),
        validators=validators,
        rechecks=tuple(rechecks),
    )
    job_file, out_file = workdir / "job.json", workdir / "out.jsonl"
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    for fresh in (out_file, workdir / BODIES):
        fresh.write_bytes(b"")
    ended = run_child("crawler.child", job_file, out_file, timeout=timeout)
    return read_output(out_file.read_text(encoding="utf-8"), ended)


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


def run_child(module: str, *arguments: Path, timeout: float) -> Ending | None:
    """Run one of our modules in a process of its own; return how it ended if not by itself."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    child = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own module
    ended = _wait(child, timeout)
    if ended:
        _stop(child)
    elif child.returncode:
        code = child.returncode
        ended = Outcome.FAILED, f"巡回プロセスが異常終了しました（終了コード {code}）"
    return ended


def _wait(child: subprocess.Popen[bytes], timeout: float) -> Ending | None:
    """Wait for the child; return why it has to be stopped, or None when it ended."""
    deadline = time.monotonic() + timeout
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, min(1, deadline - time.monotonic())))
            return None
        if stopping.is_set():
            return Outcome.INTERRUPTED, "提言ウォッチの停止により、巡回を中断しました"
        if time.monotonic() >= deadline:
            return Outcome.FAILED, f"巡回が{timeout:.0f}秒以内に終わらず、打ち切りました"


def _stop(child: subprocess.Popen[bytes]) -> None:
    os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
