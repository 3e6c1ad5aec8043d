"""One answer in every form: for eyes, for programs, for spreadsheets and for documents."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from app.cli.output import as_json, as_jsonl, as_lines, as_table, note, one_line, say
from app.workbook import workbook
from domain.errors import BadInput
from domain.finding import Excerpt
from domain.record import Record


class Form(StrEnum):
    """The forms in which a query is answered."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    MD = "md"


FormOption = Annotated[
    Form, typer.Option("--format", help="出力形式。xlsx はファイルへ: … --format xlsx > 一覧.xlsx")
]


@dataclass(frozen=True)
class Sheet:
    """An answer as rows for people; `items` are the same rows as records for programs.

    A cell that is an Excerpt is shown with its marks where the terminal can.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    items: Sequence[Record]


def answer(form: Form, whole: Record, sheet: Sheet) -> None:
    """Write the answer to standard output: `whole` as JSON, or the sheet."""
    if form is Form.JSON:
        as_json(whole.model_dump(mode="json"))
    elif form is Form.JSONL:
        for item in sheet.items:
            as_jsonl(item.model_dump(mode="json"))
    elif form is Form.CSV:
        as_lines(sheet.headings, [[_guarded(_cell(c)) for c in row] for row in sheet.rows], ",")
    elif form is Form.XLSX:
        _workbook(sheet)
    elif form is Form.MD:
        say(markdown(sheet))
    else:
        as_table(sheet.headings, [[_shown(c) for c in row] for row in sheet.rows])
    if not sheet.rows and form not in (Form.JSON, Form.TABLE):
        note("該当するものはありません。")


def markdown(sheet: Sheet) -> str:
    """Return the sheet as a Markdown table."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(_cell(c).replace("|", "\\|") for c in cells) + " |"

    return "\n".join(
        [line(sheet.headings), line("---" for _ in sheet.headings), *map(line, sheet.rows)]
    )


def _workbook(sheet: Sheet) -> None:
    if sys.stdout.isatty():
        raise BadInput(
            "xlsx は画面に表示できません",
            remedy="ファイルに書き出してください。例: … --format xlsx > 一覧.xlsx",
        )
    sys.stdout.buffer.write(
        workbook(sheet.headings, [[_plain(c) for c in row] for row in sheet.rows])
    )
    sys.stdout.buffer.flush()


def _shown(value: object) -> Text:
    """Return the cell for a terminal, its marks underlined."""
    if not isinstance(value, Excerpt):
        return Text(_cell(value))
    text = Text(value.text)
    for start, end in value.marks:
        text.stylize("bold underline", start, end)
    return text


def _cell(value: object) -> str:
    """Return the value on one line."""
    return one_line(_plain(value))


def _plain(value: object) -> object:
    return value.text if isinstance(value, Excerpt) else value


def _guarded(cell: str) -> str:
    """Keep a spreadsheet from reading a foreign text as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
