"""How commands speak: tables and JSON to standard output, everything else to standard error."""

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
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
    """Write a table as wide as the terminal."""
    table = Table(*headings, header_style="bold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    Console(highlight=False).print(table)
