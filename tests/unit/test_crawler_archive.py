import gzip
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from warcio.archiveiterator import ArchiveIterator

from crawler import warc
from crawler.archive import Archive, Earlier, Entry
from crawler.warc import DamagedRecord
from domain.capture import Capture, Place, Role

NOW = datetime(2026, 11, 24, 3, 0, 0, 5, tzinfo=UTC)


def capture(body: bytes, url: str = "https://www.example.go.jp/1.html") -> Capture:
    return Capture(
        source="sample",
        role=Role.ARTICLE,
        url=url,
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", "text/html; charset=Shift_JIS"), ("ETag", '"a"')),
        sha256=sha256(body).hexdigest(),
        size=len(body),
    )


def entry(body: bytes) -> Entry:
    return Entry(capture(body), body)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_what_was_filed_is_read_back_with_its_headers_and_time(archive: Archive) -> None:
    body = "本文\r\n\r\n".encode("cp932")
    [(_, place)] = archive.file([entry(body)], NOW)
    record = archive.read(place)
    assert (record.kind, record.body, record.status) == ("response", body, 200)
    assert ("ETag", '"a"') in record.headers
    assert record.date == "2026-11-24T03:00:00.000005Z"
    assert record.digest == warc.digest(sha256(body).hexdigest())


def test_other_programs_read_the_files(archive: Archive) -> None:
    archive.file([entry(b"one"), entry(b"")], NOW)
    [path] = archive.files()
    with path.open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
            kinds.append((record.rec_type, record.rec_headers.protocol))
    assert kinds == [("warcinfo", "WARC/1.1"), ("response", "WARC/1.1"), ("response", "WARC/1.1")]


def test_the_same_bytes_are_only_said_to_have_come_again(archive: Archive) -> None:
    body = Random(1).randbytes(5000)
    again = Entry(capture(body, "https://www.example.go.jp/2"), earlier=Earlier("https://a", NOW))
    [(_, first), (_, second)] = archive.file([entry(body), again], NOW)
    assert second.length < first.length / 2
    assert archive.read(second).kind == "revisit"


def test_a_file_is_followed_by_another_when_it_is_large_or_the_day_is_over(tmp_path: Path) -> None:
    archive = Archive(tmp_path, file_limit=1)
    for day in (0, 0, 1):
        archive.file([entry(b"x")], NOW + timedelta(days=day))
    assert [p.name for p in archive.files()] == [
        "teigen-20261124-00001.warc.gz",
        "teigen-20261124-00002.warc.gz",
        "teigen-20261125-00001.warc.gz",
    ]


@pytest.mark.parametrize("lost", [1, 8, 40])
def test_a_torn_tail_is_found_and_the_records_before_it_stay(archive: Archive, lost: int) -> None:
    [(_, kept), (_, torn)] = archive.file([entry(b"kept"), entry(b"torn")], NOW)
    [path] = archive.files()
    path.write_bytes(path.read_bytes()[:-lost])
    with pytest.raises(DamagedRecord) as caught:
        list(archive.records(path))
    assert path.name in str(caught.value)
    assert str(torn.offset) in str(caught.value)
    assert archive.read(kept).body == b"kept"


def test_what_a_dying_writer_left_is_cut_off_before_the_next_record(archive: Archive) -> None:
    def dies() -> Iterator[Entry]:
        yield entry(b"half" * 1000)
        raise KeyboardInterrupt

    archive.file([entry(b"kept")], NOW)
    with pytest.raises(KeyboardInterrupt):
        archive.file(dies(), NOW)
    archive.file([entry(b"next")], NOW)
    [path] = archive.files()
    assert [r.body for _, r in archive.records(path)] == [b"", b"kept", b"next"]
    assert not list(archive.folder.glob("*.journal"))


def test_a_flipped_byte_is_found_with_file_and_offset(archive: Archive) -> None:
    [_, (_, place)] = archive.file([entry(b"a" * 500), entry(b"b" * 500)], NOW)
    [path] = archive.files()
    damaged = bytearray(path.read_bytes())
    damaged[place.offset + place.length // 2] ^= 0x55
    path.write_bytes(bytes(damaged))
    with pytest.raises(DamagedRecord, match=str(place.offset)):
        list(archive.records(path))


def test_a_record_that_was_changed_and_packed_again_is_found_by_its_digest(
    archive: Archive,
) -> None:
    [(_, place)] = archive.file([entry(b"true text")], NOW)
    forged = gzip.decompress(archive.member(place)).replace(b"true text", b"fake text")
    with pytest.raises(DamagedRecord, match="SHA-256"):
        warc.read(gzip.compress(forged))


def test_a_record_that_is_shorter_than_it_says_is_found(archive: Archive) -> None:
    [(_, place)] = archive.file([entry(b"0123456789")], NOW)
    short = gzip.decompress(archive.member(place))[:-9]
    with pytest.raises(DamagedRecord):
        warc.read(gzip.compress(short))


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise_anything_else(data: bytes) -> None:
    for member in (data, gzip.compress(data), gzip.compress(b"WARC/1.1\r\n" + data)):
        with pytest.raises(DamagedRecord):
            warc.read(member)
    with suppress(DamagedRecord):
        list(warc.members(BytesIO(data)))


@pytest.mark.parametrize("name", ["../x.warc.gz", "a/b.warc.gz", "..", "/etc/passwd", "x.warc"])
def test_a_place_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValidationError):
        Place(file=name, offset=0, length=1)


def _write(folder: Path, text: bytes) -> None:
    for number in range(10):
        Archive(folder).file([entry(text + b"%d" % number)], NOW)


def test_several_processes_write_one_after_the_other(tmp_path: Path) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=_write, args=(tmp_path, name)) for name in (b"a", b"b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    [path] = Archive(tmp_path).files()
    bodies = sorted(r.body for _, r in Archive(tmp_path).records(path))
    assert len(bodies) == 21
    assert len(set(bodies)) == 21
