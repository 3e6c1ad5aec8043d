"""`teigen proposal`: import, show, list and check proposals (提言)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.bootstrap import build
from app.cli.output import Format, as_json, as_table, note, say
from app.proposals import adopt, current, known, read_document, save_draft
from domain.proposal import Proposal
from proposals.importer import Draft

app = typer.Typer(no_args_is_help=True, help="提言の取り込み・表示・点検を行います。")

FormatOption = Annotated[Format, typer.Option("--format", help="出力形式（table または json）")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="提言の文書（TXT・PDF・HTML・DOCX・下書きYAML）")],
    proposal_id: Annotated[str, typer.Option("--id", help="提言の番号。例: nga-2020-digital")],
    title: Annotated[str | None, typer.Option(help="提言の題名（省略時は文書から）")] = None,
    draft: Annotated[
        Path | None, typer.Option(help="登録せず、下書き（YAML）をこのファイルに書き出します")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """提言の文書を読み取り、要望事項を登録します。

    例: teigen proposal import 提言.pdf --id nga-2020-digital
    """
    result = read_document(file, proposal_id, title)
    if draft:
        save_draft(result, draft)
        changed = []
    else:
        changed = adopt(build(), result.proposal)
    if format is Format.TABLE:
        _tell(result, changed, draft)
    else:
        as_json(_imported(result, changed, draft))


def _tell(result: Draft, changed: list[str], draft: Path | None) -> None:
    """Tell staff what was read and stored, and what they should look at."""
    counted = f"「{result.proposal.title}」（{summary(result.proposal)}）"
    if draft:
        say(f"{counted}の下書きを {draft} に書き出しました。確認・修正のうえ取り込んでください。")
    else:
        say(f"{counted}を登録しました。")
        for line in changed or ["前回の取り込みから変更はありません"]:
            say(f"・{line}")
    for passage in result.unplaced:
        note(f"どの項目にも当てはめられない箇所（{passage.place}）: {passage.text}")
    for passage in result.doubts:
        note(f"ご確認ください（{passage.place}）: {passage.reason}: {passage.text}")
    if (result.unplaced or result.doubts) and not draft:
        note("直す場合は、--draft 下書き.yml で書き出した下書きを修正して取り込んでください。")


def _imported(result: Draft, changed: list[str], draft: Path | None) -> dict[str, Any]:
    """Return the result of an import in the documented JSON shape."""
    return {
        "id": result.proposal.id,
        "title": result.proposal.title,
        "principles": len(result.proposal.principles),
        "recommendations": len(result.proposal.recommendations),
        "asks": asks(result.proposal),
        "requests": len(result.proposal.requests),
        "stored": draft is None,
        "changes": changed,
        "unplaced": [p.as_record() for p in result.unplaced],
        "doubts": [p.as_record() for p in result.doubts],
    }


@app.command()
def show(
    proposal_id: Annotated[str, typer.Argument(help="提言の番号")],
    format: FormatOption = Format.TABLE,
) -> None:
    """提言の構成と要望事項を表示します。"""
    proposal = current(build(), proposal_id)
    if format is not Format.TABLE:
        as_json(document(proposal))
        return
    say(f"{proposal.title}（{summary(proposal)}）")
    as_table(
        ("番号", "要望事項", "担当府省"),
        ((a.id, a.title or a.text or "", "、".join(a.ministries)) for a in proposal.asks()),
    )


@app.command("list")
def list_(format: FormatOption = Format.TABLE) -> None:
    """登録済みの提言を一覧します。"""
    watch = build()
    found = [current(watch, name) for name in known(watch)]
    if format is not Format.TABLE:
        as_json([{"id": p.id, "title": p.title, "asks": asks(p)} for p in found])
        return
    as_table(("番号", "題名", "要望事項"), ((p.id, p.title, asks(p)) for p in found))


@app.command()
def check(
    proposal_id: Annotated[str | None, typer.Argument(help="提言の番号（省略時はすべて）")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """番号の重複や空の要望事項がないかを点検します。問題があれば終了コード1で終わります。"""
    watch = build()
    names = [proposal_id] if proposal_id else known(watch)
    problems = {name: current(watch, name).problems() for name in names}
    if format is not Format.TABLE:
        as_json([{"id": n, "problems": p} for n, p in problems.items()])
    else:
        for name, found in problems.items():
            say(f"{name}: " + ("問題はありません。" if not found else "、".join(found)))
    if any(problems.values()):
        raise typer.Exit(1)


def asks(proposal: Proposal) -> int:
    """Return the number of asks."""
    return sum(1 for _ in proposal.asks())


def summary(proposal: Proposal) -> str:
    """Return the counts that tell whether a document was read whole."""
    return (
        f"原則{len(proposal.principles)}、提言項目{len(proposal.recommendations)}、"
        f"要望事項{asks(proposal)}、要請活動{len(proposal.requests)}"
    )


def document(proposal: Proposal) -> dict[str, Any]:
    """Return the proposal in the documented JSON shape of `teigen proposal show`."""
    ask = {"id", "title", "summary", "text", "ministries"}
    return {
        **proposal.model_dump(mode="json", include={"id", "title", "principles"}),
        "recommendations": [
            {
                **r.model_dump(include={"id", "part", "heading"}),
                "asks": [a.model_dump(mode="json", include=ask) for a in r.asks],
            }
            for r in proposal.recommendations
        ],
        "requests": [r.model_dump(mode="json") for r in proposal.requests],
    }
