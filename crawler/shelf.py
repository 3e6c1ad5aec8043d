"""The file of bodies in a job's folder: what a crawl fetched, before it goes to the archive."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.job import Body
from domain.capture import Capture, Role
from domain.errors import BadInput
from reading.charset import printable

if TYPE_CHECKING:
    from scrapy.http import Response

BODIES = "bodies"
"""The name of the file in the job's folder."""
UNTRUE_WHEN_DECODED = {"content-encoding", "transfer-encoding", "content-length"}


class Shelf:
    """Takes the bodies of one crawl, one after the other; `clock` says when each one came."""

    def __init__(self, path: Path, source: str, clock: Callable[[], datetime]) -> None:
        self._file = path.open("ab")
        self._source, self._clock = source, clock

    def put(self, response: "Response", role: Role) -> Body:
        """Write the body down and return where it stands."""
        offset = self._file.tell()
        self._file.write(response.body)
        self._file.flush()
        capture = Capture(
            source=self._source,
            role=role,
            url=response.url,
            fetched_at=self._clock(),
            status=response.status,
            headers=tuple(_headers(response)),
            sha256=sha256(response.body).hexdigest(),
            size=len(response.body),
        )
        return Body(capture=capture, offset=offset)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def taken(path: Path, body: Body) -> bytes:
    """Return a body from the file; raise BadInput when it is not there as it was put."""
    with path.open("rb") as file:
        file.seek(body.offset)
        found = file.read(body.capture.size)
    if sha256(found).hexdigest() != body.capture.sha256:
        raise BadInput(f"取得した内容が途中で失われました: {body.capture.url}")
    return found


def _headers(response: "Response") -> list[tuple[str, str]]:
    """Return the headers that are true of the decoded body."""
    return [
        (_line(name), _line(value))
        for name, values in response.headers.items()
        for value in values
        if _line(name).lower() not in UNTRUE_WHEN_DECODED
    ]


def _line(value: bytes) -> str:
    return printable(" ".join(value.decode("latin-1").split()))
