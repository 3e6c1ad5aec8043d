"""`teigen digest`: compose the weekly digest (週報) and hand it to the channel."""

from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import note, say
from app.deliver import deliver
from app.digest import compose
from app.outbox import order_period
from app.subscribers import named
from domain.period import TOKYO, iso_week, week_before
from domain.subscriber import Audience
from notifier.personal import personalise
from notifier.render import render


def digest(
    week: Annotated[str | None, typer.Option(help="週の指定。例: 2021-W36（省略時は先週）")] = None,
    proposal: Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")] = None,
    subscriber: Annotated[
        str | None, typer.Option(help="この配信先と同じ範囲・関連の度合いで作成します")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="送らずに、本文を表示します")] = False,
) -> None:
    """1週間の週報を作成し、送信箱（または設定した経路）へ送ります。

    例: teigen digest --week 2021-W36 --dry-run
    """
    watch = build()
    period = iso_week(week) if week else week_before(watch.now().astimezone(TOKYO).date())
    audience = Audience(proposal=proposal or watch.settings.proposal)
    if subscriber:
        audience = named(watch, subscriber).audience
    if dry_run:
        reason = "（配信先の名前と登録内容が、ここに入ります）"
        mail = personalise(
            render(compose(watch, audience, period), watch.settings.web), reason=reason
        )
        say(f"件名: {mail.subject}\n\n{mail.text}")
        return
    if not order_period(watch, audience, period):
        note(f"{period.key} の週報は作成済みです。未送信の分だけを送ります。")
    delivered = deliver(watch)
    for place in delivered.sent:
        say(f"送りました: {place}")
    for problem in delivered.failed:
        note(problem)
    if delivered.failed:
        raise typer.Exit(1)
