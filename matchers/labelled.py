"""Reads announcements, with or without gold labels, from JSON Lines."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import ConfigDict, Field, ValidationError, field_validator

from domain.announcement import Announcement
from domain.errors import BadInput
from domain.match import Grade
from domain.record import Record

_REMEDY = '1行に1件、{"id": "…", "title": "…"} の形の JSON で書いてください'


class LabelledAnnouncement(Record):
    """One line of a file: an announcement and the grades that people gave it, by ask."""

    id: str
    announcement: Announcement
    labels: dict[str, Grade] = Field(default_factory=dict)
    cluster: str = ""


class _Line(Record):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: str = Field(min_length=1)
    text: str | None = None
    agency: str | None = None
    published: date | None = None
    url: str | None = None
    labels: dict[str, Grade] = Field(default_factory=dict)
    cluster: str = ""

    @field_validator("id", "cluster", mode="before")
    @classmethod
    def _number_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @field_validator("published", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None


def read_jsonl(lines: Iterable[str], file: str) -> Iterator[LabelledAnnouncement]:
    """Yield the announcements of the lines; raise BadInput with the number of a bad line."""
    for read in read_each(lines, file):
        if isinstance(read, BadInput):
            raise read
        yield read


def read_each(lines: Iterable[str], file: str) -> Iterator[LabelledAnnouncement | BadInput]:
    """Yield the announcement of each line that is not empty, or what is wrong with the line."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _labelled(_Line.model_validate_json(line))
            except ValidationError as error:
                yield BadInput(_problem(error), file=file, line=number, remedy=_REMEDY)


def _labelled(line: _Line) -> LabelledAnnouncement:
    announcement = Announcement(
        source="",
        agency=line.agency or "",
        title=line.title,
        url=line.url or "",
        published=line.published,
        text=line.text or "",
    )
    return LabelledAnnouncement(
        id=line.id, announcement=announcement, labels=line.labels, cluster=line.cluster
    )


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid":
        return "JSON として読み取れません"
    if first["type"] == "missing":
        return f"項目「{place}」がありません"
    return f"項目「{place}」の値を読み取れません" if place else "1件の発表として読み取れません"
