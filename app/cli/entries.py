"""`teigen answer` and `teigen assess`: the entries that staff make on asks."""

from getpass import getuser
from typing import Annotated

import typer
from pydantic import ValidationError

from app.bootstrap import build
from app.cli.filters import ProposalOption, day, labelled, listed
from app.cli.operator import operator
from app.cli.output import say
from app.cli.progress import AskArgument
from app.entries import record, withdraw
from domain.errors import BadInput
from domain.event import Answer, Assessment, Event, EventKind
from domain.period import TOKYO

app = typer.Typer(no_args_is_help=True, help="国の正式な回答の記録・取り消しを行います。")

OnOption = Annotated[str, typer.Option(help="その日付（省略時は今日）。例: 2026-04-01")]
NoteOption = Annotated[str, typer.Option(help="補足")]
AuthorOption = Annotated[str, typer.Option(help="記録者（省略時はログイン名）")]
LinkOption = Annotated[str, typer.Option(help="根拠となる文書の URL")]


@app.command()
def add(
    ask: AskArgument,
    value: Annotated[str, typer.Argument(metavar="回答", help=listed(Answer))],
    link: LinkOption,
    on: OnOption = "",
    note: NoteOption = "",
    author: AuthorOption = "",
    proposal: ProposalOption = "",
) -> None:
    """国の正式な回答を記録します。記録は書き換えられず、新しい記録が優先されます。

    例: teigen answer add I-5b 検討 --link https://www.example.go.jp/kaitou --on 2026-04-01
    """
    kind, name = EventKind.ANSWER, labelled(Answer, value)
    _record(proposal, ask, kind, name, link=link, on=on, note=note, author=author)


@app.command("withdraw")
def withdraw_(
    entry: Annotated[int, typer.Argument(metavar="記録番号", help="取り消す記録の番号")],
    note: NoteOption = "",
    author: AuthorOption = "",
) -> None:
    """誤った回答または評価の記録を取り消します。取り消しも記録に残ります。"""
    withdrawn = withdraw(build(), entry, note, author or getuser(), operator())
    say(f"{withdrawn.ask} の記録{entry}を取り消しました。")


def assess(
    ask: AskArgument,
    value: Annotated[str, typer.Argument(metavar="評価", help=listed(Assessment))],
    link: LinkOption = "",
    on: OnOption = "",
    note: NoteOption = "",
    author: AuthorOption = "",
    proposal: ProposalOption = "",
) -> None:
    """要望事項の実現状況についての評価を記録します。

    例: teigen assess I-5b 一部実現 --note スマホ搭載は始まったが、対象機種が限られる
    """
    kind, name = EventKind.ASSESSMENT, labelled(Assessment, value)
    _record(proposal, ask, kind, name, link=link, on=on, note=note, author=author)


def _record(
    proposal: str, ask: str, kind: EventKind, value: str, *, link: str, on: str, note: str,
    author: str,
) -> None:  # fmt: skip
    watch = build()
    now = watch.now()
    try:
        event = Event(
            proposal=proposal,
            ask=ask,
            kind=kind,
            value=value,
            on=day(on) if on else now.astimezone(TOKYO).date(),
            link=link,
            note=note,
            author=author or getuser(),
            recorded_at=now,
        )
    except ValidationError:
        raise BadInput(
            f"URL「{link[:60]}」または補足・記録者を記録できません",
            remedy="URL は https:// から始めてください。補足は4,000字、記録者は200字までです",
        ) from None
    recorded = record(watch, event, operator())
    say(f"{recorded.ask} に「{recorded.label}」を記録しました（記録番号{recorded.id}）。")
