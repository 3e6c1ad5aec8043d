"""`teigen announcements`: import history in bulk, show one announcement and its changes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from app.bootstrap import build
from app.cli import wording
from app.cli.output import Format, as_json, err, note, say
from app.history import import_history
from domain.change import Change

app = typer.Typer(no_args_is_help=True, help="発表の一括取り込みと、変更の経過の表示を行います。")
app.command()(wording.show)
app.command()(wording.diff)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV または JSON Lines。列: date, agency, title, url（任意: kind, text）"
        ),
    ],
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """過去の発表をまとめて取り込みます。何度実行しても重複しません。

    例: teigen announcements import history.csv
    """
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("取り込み中", total=None)
        result = import_history(
            build(), file, lambda done, rows: progress.update(task, completed=done, total=rows)
        )
    counts = {change.value: result.changes.count(change) for change in Change}
    if format is Format.TABLE:
        say(
            f"取り込みが終わりました（新規{counts['new']}件、変更{counts['edited']}件、"
            f"既存{counts['unchanged']}件、読み取れない行{len(result.errors)}件）。"
        )
    else:
        as_json({**counts, "errors": [str(e) for e in result.errors]})
    for error in result.errors:
        note(str(error))
    if result.errors:
        raise typer.Exit(1)
