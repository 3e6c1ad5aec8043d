"""`teigen match`, `rematch` and `evaluate`: run the matcher over files or the store."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import Watch, build
from app.cli.output import Format, as_json, as_jsonl, as_table, note, say
from app.learning import matcher as matcher_of
from app.link import link
from domain.errors import BadInput
from matchers.evaluate import evaluate as measure
from matchers.labelled import LabelledAnnouncement, read_each, read_jsonl
from matchers.matcher import Matcher
from matchers.stage import stage_shown
from reading.charset import decode

FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines。- は標準入力")]
ProposalOption = Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")]


def match(file: FileArgument, proposal: ProposalOption = None) -> None:
    """発表（JSON Lines）を要望事項と照合し、1行に1件の結果を返します。

    例: echo '{"id": "1", "title": "…"}' | teigen match -

    読み取れない行は行番号とともに知らせ、残りの行を照合して、終了コード1で終わります。
    """
    matcher = _matcher(build(), proposal)
    batch, bad = list[LabelledAnnouncement](), list[BadInput]()
    for read in read_each(_lines(file), file):
        if isinstance(read, BadInput):
            bad.append(read)
        else:
            batch.append(read)
    for row, found in zip(batch, matcher.match_all(r.announcement for r in batch), strict=True):
        stage, shown = stage_shown(row.announcement)
        as_jsonl(
            {
                "id": row.id,
                "matcher": matcher.full_name,
                "stage": stage,
                "stage_evidence": [e.model_dump(mode="json") for e in shown],
                "matches": [m.model_dump(mode="json", exclude={"matcher_grade"}) for m in found],
            }
        )
    for problem in bad:
        note(f"エラー: {problem}")
    if bad:
        raise typer.Exit(1)


def rematch(proposal: ProposalOption = None) -> None:
    """登録済みの発表のうち、いまの照合規則でまだ照合していないものを照合し直します。"""
    watch = build()
    linked = link(watch, proposal or watch.settings.proposal)
    say(f"発表{linked.announcements}件を照合し、{linked.links}件の関連を記録しました。")


def evaluate(
    file: FileArgument,
    proposal: ProposalOption = None,
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """正解付きの発表（JSON Lines）で、照合の適合率・再現率・F1を測ります。"""
    rows = list(read_jsonl(_lines(file), file))
    if not rows:
        raise BadInput(
            "発表が1件もありません", file=file, remedy="1行に1件の JSON を書いてください"
        )
    report = measure(rows, _matcher(build(), proposal))
    if format is not Format.TABLE:
        as_json(report.as_dict())
        return
    whole = report.overall
    say(
        f"全体（{len(rows)}件）: 適合率 {whole.precision:.3f}　"
        f"再現率 {whole.recall:.3f}　F1 {whole.f1:.3f}"
    )
    as_table(
        ("要望事項", "適合率", "再現率", "F1", "正解数"),
        (
            (ask, f"{s.precision:.2f}", f"{s.recall:.2f}", f"{s.f1:.2f}", s.gold)
            for ask, s in report.asks.items()
        ),
    )


def _matcher(watch: Watch, proposal: str | None) -> Matcher:
    return matcher_of(watch, proposal or watch.settings.proposal)


def _lines(file: str) -> list[str]:
    """Return the lines of a file or of standard input; raise BadInput naming what is wrong."""
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"ファイルを開けません（{error.strerror}）", file=file) from None
    try:
        return decode(body).split("\n")
    except BadInput as error:
        raise BadInput(error.problem, file=file, remedy=error.remedy) from None
