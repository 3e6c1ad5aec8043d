"""`teigen sources`: how the sources are, what they miss, and which faults are known."""

from datetime import datetime
from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import Format, as_json, as_jsonl, as_table, say
from app.coverage import coverages
from app.watching import SourceHealth, acknowledge_fault, overview
from domain.alarm import Condition, Phase
from domain.coverage import Coverage
from domain.health import Verdict
from domain.period import TOKYO
from domain.record import Record

app = typer.Typer(help="情報源の状況を表示・確認します。")

Output = Annotated[Format, typer.Option("--format", help="出力形式")]


class Row(Record):
    """One source in the health table."""

    name: str
    title: str
    verdict: str
    phase: str
    since: datetime | None
    evidence: tuple[str, ...]
    note: str
    items: int
    read_at: datetime | None
    status: int
    url: str
    requests: int
    bytes: int
    seconds: float
    coverage: float | None
    missed: int


@app.callback(invoke_without_command=True)
def table(context: typer.Context, format: Output = Format.TABLE) -> None:
    """情報源の一覧と、直近の読み取り状況を表示します。"""
    if context.invoked_subcommand:
        return
    watch = build()
    states, covered = overview(watch), coverages(watch)
    if format is not Format.TABLE:
        rows = [_row(s, covered.get(s.source.agency)) for s in states]
        _write([row.model_dump(mode="json") for row in rows], format)
        return
    headings = ("名前", "情報源", "状態", "件数", "最終読み取り", "網羅率")
    as_table(headings, (_cells(s, covered.get(s.source.agency)) for s in states))
    for state in states:
        if state.condition and state.condition.verdict is not Verdict.HEALTHY:
            _say_fault(state.source.name, state.condition, state.phase)


@app.command()
def ack(
    name: Annotated[str, typer.Argument(metavar="NAME", help="情報源の名前")],
    note: Annotated[str, typer.Option(help="理由などの覚え書き")] = "",
) -> None:
    """不具合を確認済みとし、復旧するか別の不具合になるまで通知を止めます。

    例: teigen sources ack meti --note "サイト改修中。6月まで"
    """
    condition = acknowledge_fault(build(), name, note)
    say(f"{name} の「{condition.verdict.label}」を確認済みにしました。巡回は続けます。")


@app.command()
def coverage(
    agency: Annotated[str | None, typer.Argument(metavar="[AGENCY]", help="府省の名前")] = None,
    format: Output = Format.TABLE,
) -> None:
    """政府広報オンラインにあって、府省自身の情報源で見つからない発表を表示します。"""
    found = [c for c in coverages(build()).values() if agency in (None, c.agency)]
    if format is Format.TABLE:
        rows = ((c.agency, _share(c), m.published, m.title, m.url) for c in found for m in c.missed)
        as_table(("府省", "網羅率", "日付", "見つからない発表", "URL"), rows)
        return
    _write([c.model_dump(mode="json") for c in found], format)


def _cells(state: SourceHealth, covered: Coverage | None) -> tuple[object, ...]:
    verdict = state.verdict
    return (
        state.source.name,
        state.source.title,
        verdict.label if verdict else "未実行",
        state.last.items if state.last else "―",
        _moment(state.good.ended_at) if state.good else "―",
        _share(covered),
    )


def _say_fault(name: str, condition: Condition, phase: Phase) -> None:
    phrases = (f"{_moment(condition.since)}から", phase.label, condition.note)
    say(f"\n{name}: {condition.verdict.label}（{'、'.join(filter(None, phrases))}）")
    for said in condition.evidence:
        say(f"  ・{said}")


def _row(state: SourceHealth, covered: Coverage | None) -> Row:
    condition, last = state.condition, state.last
    return Row(
        name=state.source.name,
        title=state.source.title,
        verdict=condition.verdict if condition else "",
        phase=state.phase,
        since=condition.since if condition else None,
        evidence=condition.evidence if condition else (),
        note=condition.note if condition else "",
        items=last.items if last else 0,
        read_at=state.good.ended_at if state.good else None,
        status=last.status if last else 0,
        url=last.url if last else state.source.url,
        requests=last.requests if last else 0,
        bytes=last.bytes if last else 0,
        seconds=last.seconds if last else 0.0,
        coverage=covered.share if covered and covered.listed else None,
        missed=len(covered.missed) if covered else 0,
    )


def _write(rows: list[dict[str, object]], format: Format) -> None:
    if format is Format.JSON:
        as_json(rows)
        return
    for row in rows:
        as_jsonl(row)


def _share(covered: Coverage | None) -> str:
    if not covered or not covered.listed:
        return "―"
    return f"{covered.listed - len(covered.missed)}/{covered.listed}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(TOKYO):%m/%d %H:%M}"
