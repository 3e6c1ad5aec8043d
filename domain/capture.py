"""A capture: the bytes that a site sent for one URL at one time, as evidence."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from domain.record import Record


class Role(StrEnum):
    """What a captured page is to the source that it was fetched for."""

    LIST = "list"
    ARTICLE = "article"
    ATTACHMENT = "attachment"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"list": "一覧", "article": "本文", "attachment": "添付"}[self.value]


class Capture(Record):
    """One answer of a site; `sha256` and `size` (bytes) are those of its decoded body."""

    source: str
    role: Role
    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int

    def header(self, name: str) -> str:
        """Return the first header of this name, whatever its case; empty when there is none."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")


class Place(Record):
    """Where a record stands in the archive: a file name, and a span of bytes in the file."""

    file: str = Field(pattern=r"^\w[\w-]*\.warc\.gz$")
    offset: int = Field(ge=0)
    length: int = Field(gt=0)
