"""`teigen progress` and `teigen ask`: where the asks stand, and the story of one."""

from collections.abc import Mapping
from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.filters import AsOfOption, ProposalOption, Several, day, moment
from app.cli.output import note, say
from app.cli.sheet import Form, FormOption, Sheet, answer
from app.progress import progress as use_case
from app.proposals import current
from app.story import story as tell
from domain.finding import Finding
from domain.meeting import stage_label
from domain.progress import AskProgress, silence
from domain.query import Query
from domain.stage import Stage
from domain.timeline import Entry, Story

AskArgument = Annotated[str, typer.Argument(metavar="要望事項", help="要望事項の番号。例: I-5b")]


def progress(
    proposal: ProposalOption = "",
    part: Annotated[Several, typer.Option(help="提言の部。例: I")] = None,
    recommendation: Annotated[Several, typer.Option(help="提言項目の番号。例: I-5")] = None,
    as_of: AsOfOption = "",
    since: Annotated[
        str, typer.Option(help="前回の会議の日など。その時点からの変化も示します")
    ] = "",
    format: FormOption = Form.TABLE,
) -> None:
    """要望事項ごとに、発表から見た段階・国の回答・評価を一覧します。

    例: teigen progress --as-of 2026-03-31

    例: teigen progress --since 2026-07-01 --format xlsx > 対応状況.xlsx

    終了コード: 0 正常、2 指定の誤り
    """
    query = Query(
        proposal=proposal,
        parts=tuple(part or ()),
        recommendations=tuple(recommendation or ()),
        as_of=moment(as_of),
    )
    watch = build()
    found = use_case(watch, query)
    then = query.model_copy(update={"as_of": moment(since)})
    before = {a.ask.id: a.reached for a in use_case(watch, then).asks} if since else {}
    ministries = {a.id: "、".join(a.ministries) for a in current(watch, found.proposal).asks()}
    headings = (
        "番号", "要望事項", "担当府省", "段階（確認済み）", "段階（未確認）",
        *(["前回からの変化"] if since else []),
        "最新の発表", "発表日", "URL", "国の回答", "評価",
    )  # fmt: skip
    rows = [_row(a, ministries[a.ask.id], before) for a in found.asks]
    answer(format, found, Sheet(headings, rows, found.asks))
    silent = sum(a.silent for a in found.asks)
    if silent and format is Form.TABLE:
        note(f"{silent}件の要望事項は、{silence(found.as_of, found.sources)}")


def ask(
    ask: AskArgument,
    proposal: ProposalOption = "",
    since: Annotated[str, typer.Option(help="この日からの動き（当日を含む）。例: 2026-04-01")] = "",
    as_of: AsOfOption = "",
    format: FormOption = Form.TABLE,
) -> None:
    """1つの要望事項について、要請・発表・確認・国の回答・評価を、決めた人とともに時系列で示します。

    例: teigen ask I-5b

    例: teigen ask I-5b --since 2026-04-01

    例: teigen ask I-5b --as-of 2026-03-31 --format md

    終了コード: 0 正常、2 指定の誤り
    """
    told = tell(build(), ask, proposal, moment(as_of), day(since) if since else None)
    if format in (Form.TABLE, Form.MD):
        say(summary(told))
    headings = (
        "日付",
        "種別",
        "内容",
        "だれが",
        "関連",
        "自動判定",
        "段階",
        "確からしさ",
        "確認",
        "リンク",
    )
    answer(format, told, Sheet(headings, [_line(e) for e in told.timeline], told.timeline))
    if told.older:
        note(
            "古い発表または確認は省いています。"
            "すべては teigen matches --ask … と teigen review log で一覧できます。"
        )


def summary(told: Story) -> str:
    """Return the ask and its three statuses in a few lines."""
    p = told.progress
    lines = [f"{p.ask.id}　{p.ask.title}", told.text, f"担当: {'、'.join(told.ministries)}"]
    lines += [f"段階（確認済み）: {_stage(p.confirmed)}"] if p.confirmed else []
    lines += [f"段階（未確認）: {_stage(p.unreviewed)}"] if p.unreviewed else []
    lines += [silence(told.as_of, told.sources)] if p.silent else []
    lines += [f"国の回答: {p.answer.label if p.answer else '記録なし'}"]
    lines += [f"評価: {p.assessment.label if p.assessment else '記録なし'}"]
    return "\n".join([*lines, ""])


def _change(before: Stage, now: Stage) -> str:
    return f"{stage_label(before)} → {stage_label(now)}" if before is not now else ""


def _row(p: AskProgress, ministries: str, before: Mapping[str, Stage]) -> tuple[object, ...]:
    latest = p.latest.announcement if p.latest else None
    return (
        p.ask.id,
        p.ask.title,
        ministries,
        p.confirmed.match.stage.label if p.confirmed else "",
        p.unreviewed.match.stage.label if p.unreviewed else "",
        *([_change(before[p.ask.id], p.reached)] if before else []),
        latest.title if latest else "",
        latest.day if latest else "",
        latest.url if latest else "",
        p.answer.label if p.answer else "",
        p.assessment.label if p.assessment else "",
    )


def _stage(found: Finding) -> str:
    shown = found.announcement
    return f"{found.match.stage.label}（{shown.day} {shown.agency}「{shown.title}」）"


def _line(entry: Entry) -> tuple[object, ...]:
    """Return one line of the timeline."""
    begins = entry.on, entry.kind.label
    if request := entry.request:
        place = f"（{request.place}）" if request.place else ""
        return *begins, f"{request.to}へ要請{place}", entry.who, *[""] * 6
    if event := entry.event:
        words = f"{event.label} {event.note}".strip()
        return *begins, words, entry.who, *[""] * 5, event.link
    if decided := entry.decision:
        noted = decided.amendment.review.note
        words = f"「{decided.title}」{decided.outcome} {noted}".strip()
        return *begins, words, entry.who, *[""] * 6
    assert entry.finding  # noqa: S101 - one of the four stands behind an entry
    found = entry.finding
    return (
        *begins,
        found.announcement.title,
        entry.who,
        found.match.grade.label,
        found.match.overruled,
        found.match.stage.label,
        round(found.match.score, 2),
        found.review.label,
        found.announcement.url,
    )
