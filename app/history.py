"""Use case: import announcements in bulk from CSV or JSON Lines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from app.bootstrap import Watch
from domain.announcement import Announcement
from domain.change import Change
from domain.errors import BadInput
from reading.dates import read_date
from reading.rows import Row, read_rows
from store.sightings import remember

REQUIRED = ("date", "agency", "title", "url")
NAMES = {
    "published": "date",
    "日付": "date",
    "発表日": "date",
    "府省": "agency",
    "府省庁": "agency",
    "省庁": "agency",
    "題名": "title",
    "件名": "title",
    "種別": "kind",
    "本文": "text",
}
SOURCE = "import"


@dataclass
class Imported:
    """What an import did: rows by change, and the rows that could not be read."""

    changes: list[Change] = field(default_factory=list)
    errors: list[BadInput] = field(default_factory=list)


def import_history(
    watch: Watch, path: Path, advance: Callable[[int, int], None] = lambda _done, _all: None
) -> Imported:
    """Store every readable row; collect the others with their line numbers.

    `advance(done, all)` is called now and then, for a progress bar.
    """
    rows = list(read_rows(_read(path), str(path), required=REQUIRED, names=NAMES))
    result, now = Imported(), watch.now()
    with watch.session() as session:
        for done, row in enumerate(rows, 1):
            try:
                item = _announcement(row)
            except BadInput as error:
                result.errors.append(
                    BadInput(error.problem, file=str(path), line=row.line, remedy=error.remedy)
                )
            else:
                result.changes.append(remember(session, item, now, baseline=True))
            if done % 100 == 0 or done == len(rows):
                advance(done, len(rows))
    return result


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"ファイルを開けません（{error.strerror}）",
            file=str(path),
            remedy="ファイル名と場所をご確認ください",
        ) from None


def _announcement(row: Row) -> Announcement:
    if row.problem:
        raise row.problem
    values = {NAMES.get(name, name): str(value or "") for name, value in row.values.items()}
    for column in REQUIRED:
        if not values.get(column, "").strip():
            raise BadInput(f"{column} が空です", remedy="値を入れて、もう一度取り込んでください")
    url = values["url"].strip()
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadInput(
            f"URL として正しくありません: 「{url[:60]}」", remedy="https:// から始めてください"
        )
    try:
        return Announcement(
            source=SOURCE,
            agency=values["agency"].strip(),
            title=" ".join(values["title"].split()),
            url=url,
            published=read_date(values["date"]),
            published_text=values["date"],
            kind=values.get("kind", ""),
            text=values.get("text", ""),
        )
    except ValidationError as error:
        raise BadInput(str(error.errors()[0]["msg"])) from None
