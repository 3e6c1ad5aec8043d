"""How commands speak: tables and JSON to standard output, everything else to standard error."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

err = Console(stderr=True, highlight=False, soft_wrap=True)


class Format(StrEnum):
    """The forms in which a command can answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


def say(text: str) -> None:
    """Write a line for the person at the terminal."""
    typer.echo(text)


def note(text: str) -> None:
    """Write a remark to standard error, so that pipes stay clean."""
    err.print(text, markup=False)


def as_json(value: Any) -> None:
    """Write one JSON document."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def as_jsonl(value: Any) -> None:
    """Write one JSON line."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def as_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as wide as the terminal; into a pipe, whole lines with tabs."""
    rows = list(rows)
    if not rows:
        note("該当するものはありません。")
    if not sys.stdout.isatty():
        as_lines(headings, rows, "\t")
        return
    table = Table(*(Column(heading, overflow="fold") for heading in headings), header_style="bold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(one_line(cell)) for cell in row))
    Console(highlight=False).print(table)


def as_lines(headings: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> None:
    """Write the headings, then a line for each row, its cells parted by the delimiter."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([one_line(cell) for cell in row] for row in rows)
    typer.echo(text.getvalue(), nl=False)


def one_line(value: object) -> str:
    """Return the value as text on one line, nothing for None."""
    return "" if value is None else " ".join(str(value).split())
