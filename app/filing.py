"""Use case: file what a crawl fetched in the evidence archive."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from app.bootstrap import Watch
from crawler.archive import Earlier, Entry
from crawler.job import Body
from crawler.shelf import BODIES, taken
from domain.errors import BadInput
from store import captures


def file_bodies(
    watch: Watch, session: Session, bodies: Sequence[Body], folder: Path, now: datetime
) -> list[str]:
    """Archive the bodies that a crawl left in its folder; return what could not be filed.

    Bytes that the archive holds already are not written again, only that they came again.
    """
    if not bodies:
        return []
    held = captures.originals(session, (b.capture.sha256 for b in bodies))
    earlier = {sha256: Earlier(row.url, row.fetched_at) for sha256, row in held.items()}
    problems = list[str]()
    captures.keep(session, watch.archive.file(_entries(bodies, folder, earlier, problems), now))
    return problems


def _entries(
    bodies: Sequence[Body], folder: Path, earlier: dict[str, Earlier], problems: list[str]
) -> Iterator[Entry]:
    for body in bodies:
        capture = body.capture
        if known := earlier.get(capture.sha256):
            yield Entry(capture, earlier=known)
            continue
        try:
            yield Entry(capture, taken(folder / BODIES, body))
        except BadInput as error:
            problems.append(error.problem)
        else:
            earlier[capture.sha256] = Earlier(capture.url, capture.fetched_at)
