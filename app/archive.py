"""Use cases on the evidence archive: look at a capture, verify everything, export a part."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.bootstrap import Watch
from crawler import warc
from crawler.archive import SOFTWARE
from crawler.warc import DamagedRecord, Record
from domain.capture import Place
from domain.errors import BadInput, UnknownName
from store import captures
from store.tables import CaptureRow


@dataclass
class Verified:
    """What a verification found; `problem` is the first damage, None when all is whole."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    problem: BadInput | None = None
    missing: list[str] = field(default_factory=list)


def find(watch: Watch, capture_id: int) -> CaptureRow:
    """Return the capture of this number; raise UnknownName when there is none."""
    with watch.session() as session:
        row = captures.find(session, capture_id)
    if row is None:
        raise UnknownName("記録", str(capture_id), [])
    return row


def read(watch: Watch, row: CaptureRow) -> tuple[Record, bytes]:
    """Return the record of a capture, and its body, which may stand in an earlier record."""
    record = watch.archive.read(place(row))
    if record.kind != "revisit":
        return record, record.body
    with watch.session() as session:
        original = captures.originals(session, [row.sha256])[row.sha256]
    return record, watch.archive.read(place(original)).body


def verify(watch: Watch) -> Verified:
    """Read every record of every file, and compare with what the database says."""
    report = Verified()
    with watch.session() as session:
        stated = {(r.file, r.offset): r for r in captures.since(session)}
    try:
        for path in watch.archive.files():
            report.files += 1
            for where, record in watch.archive.records(path):
                report.records += 1
                report.bytes += where.length
                _compare(stated.pop((where.file, where.offset), None), where, record)
    except DamagedRecord as error:
        report.problem = error
        return report
    report.missing = [f"{r.file}:{r.offset} {r.url}" for r in stated.values()]
    return report


def export(
    watch: Watch, out: Path, source: str | None = None, start: datetime | None = None
) -> int:
    """Write the captures of a source, fetched at `start` or later, to a new file; return how many.

    Earlier records that hold the bytes of a capture come with it. Raises BadInput when the file
    is there already.
    """
    with watch.session() as session:
        rows = captures.since(session, source, start)
        held = captures.originals(session, (r.sha256 for r in rows))
    chosen = {r.id: r for r in (*held.values(), *rows)}
    try:
        with out.open("xb") as file:
            file.write(warc.opening(out.name, SOFTWARE, watch.now()))
            for row in sorted(chosen.values(), key=lambda r: r.id or 0):
                member = watch.archive.member(place(row))
                warc.read(member)
                file.write(member)
    except FileExistsError:
        remedy = "別の名前を指定するか、古いファイルを移してください"
        raise BadInput("ファイルが既にあります", file=str(out), remedy=remedy) from None
    return len(chosen)


def place(row: CaptureRow) -> Place:
    """Return where a capture stands."""
    return Place(file=row.file, offset=row.offset, length=row.length)


def _compare(row: CaptureRow | None, where: Place, record: Record) -> None:
    if row and record.digest != warc.digest(row.sha256):
        raise DamagedRecord(
            f"{where.offset}バイト目: データベースにある SHA-256 と違います", file=where.file
        )
