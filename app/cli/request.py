"""`teigen request`: the request meetings (要請活動) of a proposal."""

from typing import Annotated

import typer

from app import requests
from app.bootstrap import build
from app.cli.filters import ProposalOption, day
from app.cli.operator import operator
from app.cli.output import Format, as_json, as_table, say
from app.proposals import current
from domain.proposal import Request

app = typer.Typer(no_args_is_help=True, help="要請活動の記録・一覧・取り消しを行います。")


@app.command()
def add(
    on: Annotated[str, typer.Option(help="要請した日。例: 2026-04-01")],
    to: Annotated[str, typer.Option(help="要請先")],
    by: Annotated[list[str] | None, typer.Option(help="要請した人（くり返し指定可）")] = None,
    place: Annotated[str, typer.Option(help="場所")] = "",
    proposal: ProposalOption = "",
) -> None:
    """要請活動を記録します。すべての要望事項の経緯に載ります。

    例: teigen request add --on 2026-04-01 --to デジタル大臣 --by 会長 --place デジタル庁
    """
    request = Request(date=day(on), to=to, by=tuple(by or ()), place=place)
    recorded = requests.record(build(), proposal, request, operator())
    say(f"{to}への要請を記録しました（記録番号{recorded.id}）。")


@app.command("list")
def list_(
    proposal: ProposalOption = "",
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """要請活動を一覧します。番号のないものは、提言の文書に載っているものです。"""
    watch = build()
    document = current(watch, proposal or watch.settings.proposal)
    found = requests.recorded(watch, document.id)
    rows = [(None, r) for r in document.requests] + [(e.id, e.request) for e in found]
    if format is not Format.TABLE:
        as_json([{"id": number, **r.model_dump(mode="json")} for number, r in rows])
        return
    as_table(
        ("番号", "日付", "要請先", "要請した人", "場所"),
        ((number or "", r.date, r.to, "、".join(r.by), r.place) for number, r in rows),
    )


@app.command()
def withdraw(
    number: Annotated[int, typer.Argument(metavar="記録番号", help="取り消す記録の番号")],
) -> None:
    """誤って記録した要請活動を取り消します。"""
    withdrawn = requests.withdraw(build(), number, operator())
    say(f"{withdrawn.request.to}への要請の記録{number}を取り消しました。")
