"""`teigen archive` and `teigen replay`: the evidence that the sites sent."""

import sys
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from app import archive as use_case
from app.bootstrap import build
from app.cli.output import Format, as_json, as_jsonl, as_table, note, say
from app.replay import replay as read_again
from domain.capture import Role
from domain.period import TOKYO
from reading.dates import read_date
from store import captures
from store.tables import CaptureRow

app = typer.Typer(
    no_args_is_help=True, help="証拠保全（取得した原本の WARC 形式での保存）を扱います。"
)

SourceArgument = Annotated[
    str | None, typer.Argument(metavar="[SOURCE]", help="情報源の名前（省略時はすべて）")
]
SinceOption = Annotated[str | None, typer.Option(help="この日以降に限る。例: 2026-11-01")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力形式")]


@app.command("list")
def list_(
    source: SourceArgument = None,
    since: SinceOption = None,
    limit: Annotated[int, typer.Option(help="表示する件数（新しい順）")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """保存した原本を、新しい順に一覧します。"""
    with build().session() as session:
        rows = captures.since(session, source, _start(since))[::-1][:limit]
    if format is Format.JSON:
        as_json([_as_dict(row) for row in rows])
    elif format is Format.JSONL:
        for row in rows:
            as_jsonl(_as_dict(row))
    else:
        as_table(
            ("番号", "取得日時", "情報源", "種別", "サイズ", "SHA-256", "URL"),
            (
                (r.id, _time(r), r.source, Role(r.role).label, r.size, r.sha256[:12], r.url)
                for r in rows
            ),
        )


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="原本の番号（teigen archive list の左端）")],
    body: Annotated[
        bool, typer.Option("--body", help="原本のバイト列をそのまま出力します")
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """原本1件の取得日時・応答ヘッダー・所在を表示します。

    例: teigen archive show 12 / teigen archive show 12 --body > page.html
    """
    watch = build()
    row = use_case.find(watch, number)
    record, content = use_case.read(watch, row)
    if body:
        sys.stdout.buffer.write(content)
    elif format is Format.TABLE:
        say(f"URL: {row.url}\n取得日時: {_time(row)}")
        say(f"情報源: {row.source}（{Role(row.role).label}）")
        say(f"所在: {row.file} の {row.offset} バイト目から {row.length} バイト（{record.kind}）")
        say(f"SHA-256: {row.sha256}\nサイズ: {row.size} バイト\n\nHTTP {record.status}")
        for name, value in record.headers:
            say(f"{name}: {value}")
    else:
        as_json({**_as_dict(row), "kind": record.kind, "headers": list(record.headers)})


@app.command()
def verify(format: FormatOption = Format.TABLE) -> None:
    """すべての原本を読み直し、長さと SHA-256 を確かめます。異常があれば終了コード1で終わります。"""
    report = use_case.verify(build())
    problem = str(report.problem) if report.problem else ""
    if format is Format.TABLE:
        say(f"{report.files}ファイル、{report.records}件、{report.bytes:,}バイトを確かめました。")
        for place in report.missing:
            note(f"記録が見つかりません: {place}")
        if problem:
            note(problem)
    else:
        counts = {"files": report.files, "records": report.records, "bytes": report.bytes}
        as_json({**counts, "problem": problem, "missing": report.missing})
    if problem or report.missing:
        raise typer.Exit(1)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="書き出すファイル。例: evidence.warc.gz")],
    source: Annotated[str | None, typer.Option(help="情報源の名前（省略時はすべて）")] = None,
    since: SinceOption = None,
) -> None:
    """原本を、ほかの WARC 対応ソフトでも読める1つのファイルに書き出します。"""
    count = use_case.export(build(), out, source, _start(since))
    say(f"{count}件の原本を {out} に書き出しました。")


def replay(
    source: SourceArgument = None,
    since: SinceOption = None,
    write: Annotated[bool, typer.Option("--write", help="結果を登録します")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """通信せずに、保存した原本を読み取り・照合し直し、いまの結果との違いを示します。

    例: teigen replay soumu --since 2026-11-01 / teigen replay --write
    """
    watch = build()
    if source:
        watch.source(source)
    result = read_again(watch, source, _start(since), write=write)
    if format is Format.TABLE:
        for one in result.differences:
            say(f"・[{one.source}] {one.title}\n  {one.what}\n  {one.url}")
        say(
            f"本文{result.articles}件、添付{result.attachments}件、一覧{result.lists}件を読み直し、"
            f"違いは{len(result.differences)}件でした。"
        )
        if result.differences and not write:
            say("結果を登録するには --write を付けて実行してください。")
    else:
        counts = {"articles": result.articles, "attachments": result.attachments}
        as_json(
            {**counts, "lists": result.lists, "differences": [vars(d) for d in result.differences]}
        )


def _start(since: str | None) -> datetime | None:
    day = read_date(since) if since else None
    return datetime.combine(day, time(), TOKYO) if day else None


def _time(row: CaptureRow) -> str:
    return f"{row.fetched_at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"


def _as_dict(row: CaptureRow) -> dict[str, object]:
    return row.model_dump(mode="json", exclude={"url_key"})
