"""WARC 1.1 records (ISO 28500), each one a gzip member of its own, to and from bytes."""

import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from domain.capture import Capture
from domain.errors import BadInput

CHUNK = 64 * 1024
"""Bytes read at a time."""


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer with SHA-256 instead of SHA-1."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


@dataclass(frozen=True)
class Record:
    """A record as it was read back; `body` is empty in anything but a response."""

    kind: str
    url: str
    date: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    digest: str


class DamagedRecord(BadInput):
    """A record of the archive that cannot be read back as it was written."""


def opening(file: str, software: str, now: datetime) -> bytes:
    """Return the record that opens a file."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(
        file, {"software": software, "format": "WARC File Format 1.1"}
    )
    record.rec_headers.replace_header("WARC-Date", _date(now))
    writer.write_record(record)
    return out.getvalue()


def response(capture: Capture, body: bytes) -> bytes:
    """Return the record of an answer with its body."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        capture.url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=_http(capture),
        warc_headers_dict={
            "WARC-Date": _date(capture.fetched_at),
            "WARC-Payload-Digest": digest(capture.sha256),
        },
    )
    writer.write_record(record)
    return out.getvalue()


def revisit(capture: Capture, url: str, fetched_at: datetime) -> bytes:
    """Return the record of an answer whose body was archived before, from `url` at that time."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    record = writer.create_revisit_record(
        capture.url,
        digest(capture.sha256),
        url,
        _date(fetched_at),
        http_headers=_http(capture),
        warc_headers_dict={"WARC-Date": _date(capture.fetched_at)},
    )
    writer.write_record(record)
    return out.getvalue()


def digest(sha256: str) -> str:
    """Return a SHA-256 given in hex as WARC writes it."""
    return f"sha256:{b32encode(bytes.fromhex(sha256)).decode()}"


def members(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield offset and length, in bytes, of each record; raise DamagedRecord at the first torn one.

    The compressed bytes are checked against their own checksums, the records are not read.
    """
    offset, rest = 0, b""
    while rest or (rest := file.read(CHUNK)):
        inflate, length = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
        while not inflate.eof:
            if not rest and not (rest := file.read(CHUNK)):
                raise DamagedRecord(f"{offset}バイト目からの記録が途中で切れています")
            try:
                inflate.decompress(rest)
            except zlib.error:
                raise DamagedRecord(f"{offset}バイト目からの記録が壊れています") from None
            length += len(rest) - len(inflate.unused_data)
            rest = inflate.unused_data
        yield offset, length
        offset += length


def read(member: bytes) -> Record:
    """Return the record that a gzip member holds; raise DamagedRecord unless it is whole.

    Its length must be the stated one, and its digests must be true: warcio itself would give a
    shortened record back without a word.
    """
    try:
        with BytesIO(member) as source:
            found = next(iter(ArchiveIterator(source, check_digests=True)))
            body = found.raw_stream.read()
            record = _record(found, body)
    except (ArchiveLoadFailed, StopIteration, ValueError, TypeError, EOFError, zlib.error):
        raise DamagedRecord("記録を読み取れません") from None
    if getattr(found.raw_stream, "limit", 1):
        raise DamagedRecord("記録が、記された長さより短くなっています")
    if record.kind == "response" and found.digest_checker.passed is not True:
        raise DamagedRecord("記録の内容が、記された SHA-256 と違います")
    return record


def _record(found: ArcWarcRecord, body: bytes) -> Record:
    headers, http = found.rec_headers, found.http_headers
    return Record(
        kind=found.rec_type,
        url=headers.get_header("WARC-Target-URI") or "",
        date=headers.get_header("WARC-Date") or "",
        status=int(http.get_statuscode()) if http else 0,
        headers=tuple(http.headers) if http else (),
        body=body if found.rec_type == "response" else b"",
        digest=headers.get_header("WARC-Payload-Digest") or "",
    )


def _http(capture: Capture) -> StatusAndHeaders:
    phrase = HTTPStatus(capture.status).phrase if capture.status in set(HTTPStatus) else "Unknown"
    headers = [*capture.headers, ("Content-Length", str(capture.size))]
    return StatusAndHeaders(f"{capture.status} {phrase}", headers, protocol="HTTP/1.1")


def _date(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
