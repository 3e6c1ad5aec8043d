"""`teigen sources`: how the sources are."""

from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.crawl import OUTCOMES
from app.cli.output import Format, as_json, as_table
from store import runs

app = typer.Typer(help="情報源の状況を表示・確認します。")


@app.callback(invoke_without_command=True)
def table(
    context: typer.Context,
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """情報源の一覧と、直近の読み取り状況を表示します。"""
    if context.invoked_subcommand:
        return
    watch = build()
    with watch.session() as session:
        last = {name: runs.last(session, name) for name in watch.sources}
    rows = [
        {
            "name": s.name,
            "title": s.title,
            "outcome": r.outcome if (r := last[s.name]) else "",
            "read_at": r.ended_at if r else None,
            "items": r.items if r else 0,
            "reason": r.reason if r else "",
        }
        for s in watch.sources.values()
    ]
    if format is not Format.TABLE:
        as_json(rows)
        return
    as_table(
        ("名前", "情報源", "状態", "件数", "理由"),
        (
            (
                r["name"],
                r["title"],
                OUTCOMES.get(str(r["outcome"]), "未実行"),
                r["items"],
                r["reason"],
            )
            for r in rows
        ),
    )
