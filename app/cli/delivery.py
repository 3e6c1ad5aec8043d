"""`teigen delivery` and `teigen bounce`: what was sent, what failed, what came back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import bounces, retention
from app.bootstrap import build
from app.cli.output import Format, as_json, as_table, note, say
from domain.errors import BadInput
from domain.subscriber import MAIL
from store import deliveries, digests, suppressions
from store.outbox_tables import DeliveryState

app = typer.Typer(no_args_is_help=True, help="配信の状況の表示、再送、送信抑止の管理を行います。")

FormatOption = Annotated[Format, typer.Option("--format", help="出力形式（table または json）")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="記録を変えず、結果だけを示します")]


@app.command("list")
def list_(
    state: Annotated[DeliveryState | None, typer.Option(help="状態で絞り込みます")] = None,
    limit: Annotated[int, typer.Option(help="表示する件数（新しい順）")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """配信を新しい順に一覧します。"""
    with build().session() as session:
        rows = deliveries.newest(session, state, limit)
    if format is not Format.TABLE:
        as_json([r.model_dump(mode="json", exclude={"worker", "lease_until"}) for r in rows])
        return
    as_table(
        ("番号", "期間", "経路", "宛先", "状態", "試行", "詳細"),
        (
            (
                r.id,
                r.window,
                r.channel,
                r.address,
                DeliveryState(r.state).label,
                r.attempts,
                r.detail,
            )
            for r in rows
        ),
    )


@app.command()
def retry(
    number: Annotated[int, typer.Argument(help="配信の番号（list で確認できます）")],
    dry_run: DryRun = False,
) -> None:
    """送信不能・不達となった配信を、もう一度送信待ちにします。"""
    watch = build()
    with watch.session() as session:
        row = deliveries.find(session, number)
        if row is None or row.state not in deliveries.STOPPED:
            raise BadInput(f"番号{number}の、止まっている配信はありません")
        if not digests.get(session, row.digest_id).html or not (row.address or row.channel != MAIL):
            raise BadInput(f"番号{number}の配信は、保存期間を過ぎたため記録が消去されています")
        if not dry_run:
            deliveries.release(session, row, watch.now())
    done = "できます" if dry_run else "しました"
    say(f"番号{number}（{row.address or row.channel}）を送信待ちに{done}。")


@app.command()
def expire(dry_run: DryRun = False) -> None:
    """保存期間を過ぎた週報の内容や宛先を消去します（常駐中は毎日自動で行います）。

    期間は TEIGEN_KEEP_DIGESTS・TEIGEN_KEEP_ADDRESSES・TEIGEN_KEEP_REMOVED（日数）で定めます。
    未送信の配信と、配信した期間の記録は消去しません。
    """
    done = retention.expire(build(), dry_run=dry_run)
    for line in done:
        say(f"{'消去の対象' if dry_run else '消去しました'}: {line}")
    if not done:
        note("保存期間を過ぎたものはありません。")


@app.command()
def suppressed(format: FormatOption = Format.TABLE) -> None:
    """送信を止めているメールアドレスを一覧します。"""
    with build().session() as session:
        rows = suppressions.every(session)
    if format is not Format.TABLE:
        as_json([r.model_dump(mode="json") for r in rows])
        return
    as_table(("宛先", "理由", "日時"), ((r.address, r.reason, r.since) for r in rows))


@app.command()
def unsuppress(address: Annotated[str, typer.Argument(help="メールアドレス")]) -> None:
    """メールアドレスへの送信の停止を解きます。"""
    with build().session() as session:
        if not suppressions.remove(session, address):
            raise BadInput(f"「{address}」への送信は止めていません")
    say(f"「{address}」への送信の停止を解きました。")


def bounce(
    path: Annotated[
        str, typer.Argument(metavar="FILE", help="戻ってきたメール、または Maildir。- は標準入力")
    ],
    dry_run: DryRun = False,
) -> None:
    """戻ってきたメール（配信不能の通知）を読み取り、届かない宛先への送信を止めます。

    例: teigen bounce ~/Maildir（メールサーバーの別名からは「| teigen bounce -」）
    """
    watch = build()
    mails = (
        [sys.stdin.buffer.read(bounces.LARGEST)]
        if path == "-"
        else bounces.waiting(Path(path), keep=dry_run)
    )
    told = [bounces.take_in(watch, body, dry_run=dry_run) for body in mails]
    for line in told:
        say(line)
    if not told:
        note("新しいメールはありません。")
