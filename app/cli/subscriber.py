"""`teigen subscriber`: who is told, of what, how often, and by which channel."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app import retention
from app import subscribers as use_case
from app.bootstrap import build
from app.cli.operator import operator
from app.cli.output import Format, as_json, as_table, note, say
from app.subscriber_file import from_values, read_subscribers
from domain.errors import BadInput, TeigenError, UnknownName
from domain.schedule import Cadence
from domain.subscriber import MAIL, State
from store import subscribers as stored
from store.outbox_tables import SubscriberRow

app = typer.Typer(no_args_is_help=True, help="配信先を登録・表示・停止します。")

Name = Annotated[str, typer.Argument(help="配信先の名前")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力形式（table または json）")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="登録せず、内容だけを確かめます")]
Several = list[str] | None


@app.command()
def add(
    name: Name,
    address: Annotated[str, typer.Option(help="メールアドレス（チャットの経路では不要）")] = "",
    channel: Annotated[str, typer.Option(help="経路。mail か、設定した経路の名前")] = MAIL,
    cadence: Annotated[Cadence, typer.Option(help="頻度")] = Cadence.WEEKLY,
    weekday: Annotated[str, typer.Option(help="週報の曜日（mon〜sun）")] = "mon",
    day: Annotated[int, typer.Option(help="月報の日（その日がない月は末日）")] = 1,
    hour: Annotated[int, typer.Option(help="配信する時刻（時）")] = 8,
    zone: Annotated[str, typer.Option(help="時刻の時間帯")] = "Asia/Tokyo",
    proposal: Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")] = None,
    part: Annotated[Several, typer.Option(help="対象の部。例: II（くり返し指定可）")] = None,
    recommendation: Annotated[Several, typer.Option(help="対象の提言項目。例: I-5")] = None,
    ask: Annotated[Several, typer.Option(help="対象の要望事項。例: I-5b")] = None,
    ministry: Annotated[Several, typer.Option(help="対象の担当府省。例: 総務省")] = None,
    minimum: Annotated[
        str, typer.Option(help="関連の度合い（direct は直接対応のみ、related は関連も）")
    ] = "related",
    stage: Annotated[Several, typer.Option(help="随時配信の対象とする段階")] = None,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="対応状況一覧表（Excel）をメールに添付します")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """配信先を登録します。同じ名前の配信先があれば、内容を改めます。

    例: teigen subscriber add 知事室 --address chiji@example.jp --minimum direct
    """
    watch = build()
    values = {
        **{"name": name, "address": address, "channel": channel, "cadence": cadence.value},
        **{"weekday": weekday, "day": day, "hour": hour, "zone": zone, "proposal": proposal},
        **{"parts": part, "recommendations": recommendation, "asks": ask, "ministries": ministry},
        **{"minimum": minimum, "stages": stage, "workbook": workbook},
    }
    subscriber = from_values(values, watch.settings.proposal)
    use_case.keep(watch, subscriber, dry_run=dry_run, by=operator())
    done = "に誤りはありません" if dry_run else "を登録しました"
    say(f"配信先「{name}」{done}（{subscriber.schedule.label}）。")


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV・JSON Lines。- は標準入力")],
    dry_run: DryRun = False,
) -> None:
    """配信先をまとめて登録します。読み取れない行は行番号とともに示し、残りは登録します。

    列: name, channel, address, cadence, weekday, day, hour, proposal, parts, recommendations,
    asks, ministries, minimum, stages, workbook（日本語の見出しも使えます）
    """
    watch = build()
    good, bad = 0, 0
    for line, read in read_subscribers(_bytes(file), file, watch.settings.proposal):
        try:
            if isinstance(read, BadInput):
                raise read
            use_case.keep(watch, read, dry_run=dry_run, by=operator())
            good += 1
        except TeigenError as error:
            bad += 1
            note(str(error) if isinstance(read, BadInput) else f"{file}:{line}: {error}")
    done = "に誤りはありません" if dry_run else "を登録しました"
    say(f"{good}件の配信先{done}（読み取れない行{bad}件）。")
    if bad:
        raise typer.Exit(1)


@app.command("list")
def list_(format: FormatOption = Format.TABLE) -> None:
    """配信先を一覧します。"""
    rows = _listed()
    if format is not Format.TABLE:
        as_json([_document(r) for r in rows])
        return
    as_table(
        ("名前", "状態", "経路", "宛先", "頻度", "範囲"),
        (
            (s.name, State(r.state).label, s.channel, s.address, s.schedule.label, s.scope.label)
            for r, s in ((r, stored.as_subscriber(r)) for r in rows)
        ),
    )


@app.command()
def show(name: Name) -> None:
    """配信先の内容を表示します。"""
    rows = _listed()
    for row in rows:
        if row.name == name:
            as_json(_document(row))
            return
    raise UnknownName("配信先", name, [r.name for r in rows])


@app.command()
def pause(name: Name) -> None:
    """配信を休止します。再開すると、休止中の分を1通にまとめて送ります。"""
    use_case.change_state(build(), name, State.PAUSED, operator())
    say(f"配信先「{name}」への配信を休止しました。")


@app.command()
def resume(name: Name) -> None:
    """配信を再開します。"""
    use_case.change_state(build(), name, State.ACTIVE, operator())
    say(f"配信先「{name}」への配信を再開しました。")


@app.command()
def remove(name: Name) -> None:
    """配信先を削除します。送信の記録は残り、個人情報は後日、自動で消去します。"""
    use_case.change_state(build(), name, State.REMOVED, operator())
    say(f"配信先「{name}」を削除しました。")


@app.command()
def erase(name: Name, dry_run: DryRun = False) -> None:
    """削除した配信先の名前・宛先を、送信の記録からも消去します。元には戻せません。

    消去しなくても、削除から TEIGEN_KEEP_REMOVED 日（既定では90日）で自動的に消去します。
    """
    count = retention.erase(build(), name, dry_run=dry_run)
    done = "消去できます" if dry_run else "消去しました"
    say(f"配信先「{name}」の個人情報を{done}（送信の記録{count}件の宛先を含みます）。")


@app.command()
def audit(format: FormatOption = Format.TABLE) -> None:
    """届くことのない配信先を洗い出します。あれば終了コード1で終わります。"""
    found = use_case.audit(build())
    if format is not Format.TABLE:
        as_json([{"name": name, "problems": problems} for name, problems in found.items()])
    else:
        for name, problems in found.items():
            say(f"{name}: {'、'.join(problems)}")
        if not found:
            say("届かない配信先はありません。")
    if found:
        raise typer.Exit(1)


def _listed() -> list[SubscriberRow]:
    watch = build()
    use_case.active(watch)
    with watch.session() as session:
        return use_case.listed(session)


def _document(row: SubscriberRow) -> dict[str, Any]:
    return {**row.document, "state": row.state, "origin": row.origin, "starts": str(row.starts)}


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"ファイルを開けません（{error.strerror}）", file=file) from None
