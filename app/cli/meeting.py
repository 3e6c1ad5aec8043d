"""`teigen meeting`: the table for meetings as an Excel or Word file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import say
from app.meetings import compose_table
from domain.errors import BadInput
from notifier.meeting import meeting_paper
from notifier.workbook import workbook

WRITERS = {".xlsx": workbook, ".docx": meeting_paper}


def meeting(
    output: Annotated[Path, typer.Argument(help="書き出すファイル（.xlsx または .docx）")],
    proposal: Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="前回の会議の日。その後の変化を示します"),
    ] = None,
) -> None:
    """対応状況一覧表（要望事項ごとの到達段階と最新の動き）を書き出します。

    例: teigen meeting 対応状況.xlsx --since 2026-07-01
    """
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise BadInput(
            "書き出せる形式ではありません",
            file=str(output),
            remedy="ファイル名を .xlsx（Excel）か .docx（Word）で終えてください",
        )
    watch = build()
    told = compose_table(
        watch, proposal or watch.settings.proposal, since.date() if since else None
    )
    output.write_bytes(writer(told))
    say(f"要望事項{len(told.lines)}件の対応状況を {output} に書き出しました。")
