"""Use case: import announcements in bulk from CSV or JSON Lines."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.bootstrap import Watch
from domain.announcement import Announcement
from domain.errors import BadInput
from reading.charset import decode
from reading.dates import read_date
from store import announcements
from store.announcements import Change

REQUIRED = ("date", "agency", "title", "url")
SOURCE = "import"


@dataclass
class Imported:
    """What an import did: rows by change, and the rows that could not be read."""

    changes: list[Change] = field(default_factory=list)
    errors: list[BadInput] = field(default_factory=list)


def read_rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of a CSV or JSON Lines file with their line numbers.

    Raises BadInput when the file as a whole is no such table: empty, binary, a column missing.
    """
    try:
        text = decode(path.read_bytes()).lstrip("\ufeff")
    except OSError as error:
        raise BadInput(f"ファイルを開けません（{error.strerror}）", file=str(path)) from None
    except BadInput as error:
        raise BadInput(error.problem, file=str(path), remedy=error.remedy) from None
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return list(_json_rows(text, path))
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [c for c in REQUIRED if c not in (reader.fieldnames or [])]
    if missing:
        raise BadInput(
            f"必要な列がありません: {'、'.join(missing)}",
            file=str(path),
            line=1,
            remedy=f"1行目の見出しに {', '.join(REQUIRED)} を入れてください",
        )
    return [(reader.line_num, row) for row in reader]


def import_history(
    watch: Watch, path: Path, advance: Callable[[int, int], None] = lambda _done, _all: None
) -> Imported:
    """Store every readable row; collect the others with their line numbers.

    `advance(done, all)` is called now and then, for a progress bar.
    """
    rows = read_rows(path)
    result, now = Imported(), watch.now()
    with watch.session() as session:
        for done, (line, row) in enumerate(rows, 1):
            try:
                item = _announcement(row)
            except BadInput as error:
                result.errors.append(
                    BadInput(error.problem, file=str(path), line=line, remedy=error.remedy)
                )
                continue
            result.changes.append(announcements.remember(session, item, now, baseline=True))
            if done % 100 == 0 or done == len(rows):
                advance(done, len(rows))
    return result


def _json_rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = {"problem": "JSON として読み取れません"}
        yield (
            number,
            row if isinstance(row, dict) else {"problem": "JSON の項目の集まりではありません"},
        )


def _announcement(row: dict[str, Any]) -> Announcement:
    if "problem" in row:
        raise BadInput(row["problem"], remedy="1行に1件の JSON オブジェクトとしてください")
    for column in ("agency", "title", "url"):
        if not str(row.get(column) or "").strip():
            raise BadInput(f"{column} が空です", remedy="値を入れて、もう一度取り込んでください")
    stated = str(row.get("date") or row.get("published") or "")
    try:
        return Announcement(
            source=SOURCE,
            agency=str(row["agency"]).strip(),
            title=" ".join(str(row["title"]).split()),
            url=str(row["url"]).strip(),
            published=read_date(stated),
            published_text=stated,
            kind=str(row.get("kind") or ""),
            text=str(row.get("text") or ""),
        )
    except ValidationError as error:
        raise BadInput(str(error.errors()[0]["msg"])) from None
