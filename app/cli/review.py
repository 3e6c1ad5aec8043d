"""`teigen review`: look at links that wait for a decision, and decide."""

from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import Format, as_json, as_table, say
from app.review import decide, waiting
from domain.match import Grade
from domain.review import Decision

app = typer.Typer(
    no_args_is_help=True, help="照合結果を人が確認し、採用・不採用・付け替えを記録します。"
)

Number = Annotated[int, typer.Argument(metavar="発表", help="発表の番号（review list に出ます）")]
AskArgument = Annotated[str, typer.Argument(metavar="要望事項", help="要望事項の番号")]
By = Annotated[str, typer.Option("--by", help="確認した人の名前")]
Note = Annotated[str, typer.Option("--note", help="理由や気づき")]
ProposalOption = Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")]


@app.command("list")
def list_(
    proposal: ProposalOption = None,
    most: Annotated[int, typer.Option(min=1, help="表示する件数")] = 20,
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """まだ確認していない照合結果を、迷うものから順に表示します。"""
    watch = build()
    found = waiting(watch, proposal or watch.settings.proposal, most)
    if format is not Format.TABLE:
        as_json([{"id": n, "title": a.title, **m.model_dump(mode="json")} for n, a, m in found])
        return
    as_table(
        ("発表", "要望事項", "判定", "確率", "題名"),
        ((n, m.ask, m.grade.label, f"{m.score:.2f}", a.title) for n, a, m in found),
    )


@app.command()
def accept(
    number: Number,
    ask: AskArgument,
    by: By,
    note: Note = "",
    grade: Annotated[Grade | None, typer.Option(help="判定を改める場合に指定")] = None,
    proposal: ProposalOption = None,
) -> None:
    """照合結果を採用します。

    例: teigen review accept 12 I-5b --by 山田
    """
    _decide(number, ask, Decision.ACCEPTED, by, note, proposal, grade=grade)


@app.command()
def reject(
    number: Number, ask: AskArgument, by: By, note: Note = "", proposal: ProposalOption = None
) -> None:
    """照合結果を不採用とします。記録は消えません。"""
    _decide(number, ask, Decision.REJECTED, by, note, proposal)


@app.command()
def move(
    number: Number,
    ask: AskArgument,
    to: Annotated[str, typer.Argument(metavar="移し先", help="正しい要望事項の番号")],
    by: By,
    note: Note = "",
    proposal: ProposalOption = None,
) -> None:
    """照合結果を別の要望事項へ付け替えます。"""
    _decide(number, ask, Decision.MOVED, by, note, proposal, moved_to=to)


def _decide(
    number: int,
    ask: str,
    decision: Decision,
    author: str,
    note: str,
    proposal: str | None,
    *,
    moved_to: str = "",
    grade: Grade | None = None,
) -> None:
    watch = build()
    decide(
        watch,
        proposal or watch.settings.proposal,
        number,
        ask,
        decision,
        author=author,
        note=note,
        moved_to=moved_to,
        grade=grade,
    )
    say(f"発表{number}と要望事項{ask}の照合結果を「{decision.label}」として記録しました。")
