"""Tables in files to rows: CSV as spreadsheets write it, and JSON Lines."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadInput, UnreadableDocument
from reading.charset import decode

csv.field_size_limit(16 * 1024 * 1024)

_JSON_LINES = (".jsonl", ".ndjson")
_DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Row:
    """One row: the line on which it starts, from 1, and its values by column, or a problem."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: BadInput | None = None


def read_rows(
    body: bytes, file: str, *, required: Sequence[str], names: Mapping[str, str]
) -> Iterator[Row]:
    """Return the rows of a CSV file, or of JSON Lines where the file's name says so.

    `names` gives other spellings of columns, in lower case. A row that cannot be read carries
    its problem and the rest goes on. Raises BadInput when the file as a whole is no such table:
    empty, binary, a `required` column missing.
    """
    try:
        text = decode(body).lstrip("\ufeff")
    except UnreadableDocument as error:
        raise UnreadableDocument(error.problem, file=file, remedy=error.remedy) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if file.lower().endswith(_JSON_LINES):
        return _json_rows(lines, file)
    columns = [names.get(c, c) for c in _columns(lines[0])]
    if missing := [c for c in required if c not in columns]:
        raise BadInput(
            f"必要な列がありません: {'、'.join(missing)}",
            file=file,
            line=1,
            remedy=f"1行目の見出しに {', '.join(required)} を入れてください",
        )
    return _csv_rows(lines, columns, file)


def _columns(heading: str) -> list[str]:
    cells = next(csv.reader([heading], delimiter=_delimiter(heading)), [])
    return [cell.strip().lower() for cell in cells]


def _delimiter(heading: str) -> str:
    return max(_DELIMITERS, key=heading.count)


def _csv_rows(lines: list[str], columns: list[str], file: str) -> Iterator[Row]:
    """Yield the rows below the heading; a quote that never closes costs only its own line."""
    start = 1
    while start < len(lines):
        rest = (f"{line}\n" for line in lines[start:])
        reader = csv.reader(rest, delimiter=_delimiter(lines[0]), strict=True)
        read = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(start + read + 1, dict(zip(columns, cells, strict=False)))
                read = reader.line_num
            return
        except csv.Error:
            start += read + 1
            yield Row(start, problem=_broken_quotes(file, start))


def _broken_quotes(file: str, line: int) -> BadInput:
    return BadInput(
        '引用符「"」の使い方が正しくありません',
        file=file,
        line=line,
        remedy="引用符は必ず閉じ、値の中では2つ重ねてください",
    )


def _json_rows(lines: list[str], file: str) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _json_row(line, file, number)


def _json_row(line: str, file: str, number: int) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value, problem = None, "JSON として読み取れません"
    else:
        problem = "JSON の項目の集まりではありません"
    if isinstance(value, dict):
        return Row(number, value)
    remedy = "1行に1件の JSON オブジェクトとしてください"
    return Row(number, problem=BadInput(problem, file=file, line=number, remedy=remedy))
