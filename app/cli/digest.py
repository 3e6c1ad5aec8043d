"""`teigen digest`: compose the weekly digest (週報) and hand it to the channel."""

from typing import Annotated

import typer

from app import digest as use_case
from app.bootstrap import build
from app.cli.output import note, say
from domain.period import TOKYO, iso_week, week_before
from notifier.render import render


def digest(
    week: Annotated[str | None, typer.Option(help="週の指定。例: 2021-W36（省略時は先週）")] = None,
    proposal: Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="送らずに、本文を表示します")] = False,
) -> None:
    """1週間の週報を作成し、送信箱（または設定した経路）へ送ります。

    例: teigen digest --week 2021-W36 --dry-run
    """
    watch = build()
    period = iso_week(week) if week else week_before(watch.now().astimezone(TOKYO).date())
    composed = use_case.compose(watch, proposal or watch.settings.proposal, period)
    if dry_run:
        mail = render(composed)
        say(f"件名: {mail.subject}\n\n{mail.text}")
        return
    if not use_case.keep(watch, composed):
        note(f"{period.key} の週報は作成済みです。未送信の分だけを送ります。")
    delivered = use_case.deliver(watch)
    for place in delivered.sent:
        say(f"送りました: {place}")
    for problem in delivered.failed:
        note(problem)
    if delivered.failed:
        raise typer.Exit(1)
