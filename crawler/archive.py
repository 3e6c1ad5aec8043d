"""The evidence archive: a folder of WARC files to which records are only ever added."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler import warc
from crawler.warc import DamagedRecord, Record
from domain.capture import Capture, Place

FILE_LIMIT = 256 * 1024 * 1024
"""Bytes from which a file is followed by another one."""
SOFTWARE = "Teigen Watch"


@dataclass(frozen=True)
class Earlier:
    """The capture that holds the same bytes already."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True)
class Entry:
    """A capture to be archived: with its body, or with the earlier capture of the same bytes."""

    capture: Capture
    body: bytes = b""
    earlier: Earlier | None = None

    def record(self) -> bytes:
        """Return the record to write."""
        if self.earlier:
            return warc.revisit(self.capture, self.earlier.url, self.earlier.fetched_at)
        return warc.response(self.capture, self.body)


class Archive:
    """WARC files in one folder, one for each day, and more when they grow large.

    One process writes at a time, whoever comes first; the others wait. Before records are added,
    the length of the file is noted in a journal, and it is removed when they are safely on disk:
    a writer that dies leaves the journal, and the next one cuts off what was torn.
    """

    def __init__(self, folder: Path, file_limit: int = FILE_LIMIT) -> None:
        self.folder, self.file_limit = folder, file_limit

    def file(self, entries: Iterable[Entry], now: datetime) -> list[tuple[Capture, Place]]:
        """Add the records in their order and return where each one stands."""
        with self._turn():
            path = self._current(now)
            start = path.stat().st_size if path.exists() else 0
            journal = self._note(path, start)
            filed = list[tuple[Capture, Place]]()
            with path.open("ab") as out:
                offset = start
                if not start:
                    offset += out.write(warc.opening(path.name, SOFTWARE, now))
                for entry in entries:
                    length = out.write(entry.record())
                    place = Place(file=path.name, offset=offset, length=length)
                    filed.append((entry.capture, place))
                    offset += length
                out.flush()
                os.fsync(out.fileno())
            journal.unlink()
        return filed

    def read(self, place: Place) -> Record:
        """Return the record that stands there; raise DamagedRecord naming file and offset."""
        try:
            return warc.read(self.member(place))
        except DamagedRecord as error:
            raise _damaged(place.file, place.offset, error.problem) from None

    def member(self, place: Place) -> bytes:
        """Return the compressed bytes of the record that stands there."""
        try:
            with (self.folder / place.file).open("rb") as file:
                file.seek(place.offset)
                return file.read(place.length)
        except OSError as error:
            raise _damaged(place.file, place.offset, f"開けません（{error.strerror}）") from None

    def files(self) -> list[Path]:
        """Return all files in the order in which they were written."""
        return sorted(self.folder.glob("*.warc.gz"))

    def records(self, path: Path) -> Iterator[tuple[Place, Record]]:
        """Yield every record of a file; raise DamagedRecord naming file and offset at a bad one."""
        with path.open("rb") as file:
            found = warc.members(file)
            while True:
                try:
                    offset, length = next(found)
                except StopIteration:
                    return
                except DamagedRecord as error:
                    raise _damaged(path.name, None, error.problem) from None
                place = Place(file=path.name, offset=offset, length=length)
                yield place, self.read(place)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._recover()
            yield

    def _recover(self) -> None:
        """Cut off what a writer left that died before its records were safe."""
        for journal in self.folder.glob("*.journal"):
            path = journal.with_suffix("")
            noted = journal.read_text(encoding="ascii").strip()
            if noted.isdigit() and path.exists():
                os.truncate(path, int(noted))
            journal.unlink()

    def _note(self, path: Path, length: int) -> Path:
        journal = path.with_name(f"{path.name}.journal")
        with journal.open("w", encoding="ascii") as out:
            out.write(f"{length}\n")
            out.flush()
            os.fsync(out.fileno())
        return journal

    def _current(self, now: datetime) -> Path:
        """Return the file to add to: the last one of the day, while it is small enough."""
        day = f"teigen-{now:%Y%m%d}"
        written = sorted(self.folder.glob(f"{day}-*.warc.gz"))
        if written and written[-1].stat().st_size < self.file_limit:
            return written[-1]
        return self.folder / f"{day}-{len(written) + 1:05d}.warc.gz"


def _damaged(file: str, offset: int | None, problem: str) -> DamagedRecord:
    place = "" if offset is None else f"{offset}バイト目: "
    return DamagedRecord(
        f"{place}{problem}", file=file, remedy="バックアップから、このファイルを戻してください"
    )
