"""`teigen feed`: the newest matches as a feed file."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import say
from app.feeds import compose_feed
from app.proposals import current
from domain.errors import BadInput
from domain.subscriber import Scope
from notifier.feed import atom, json_feed


class FeedFormat(StrEnum):
    """The forms of a feed."""

    ATOM = "atom"
    JSON = "json"


def feed(
    proposal: Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")] = None,
    recommendation: Annotated[list[str] | None, typer.Option(help="対象の提言項目")] = None,
    ask: Annotated[list[str] | None, typer.Option(help="対象の要望事項")] = None,
    format: Annotated[FeedFormat, typer.Option("--format", help="形式")] = FeedFormat.ATOM,
    output: Annotated[str, typer.Option(help="書き出すファイル。- は標準出力")] = "-",
    url: Annotated[str, typer.Option(help="公開する場合の、フィード自身の URL")] = "",
) -> None:
    """直近90日の発表を、フィード（Atom・JSON Feed）として書き出します。

    例: teigen feed --ask I-5b --output I-5b.xml
    """
    watch = build()
    scope = Scope(recommendations=tuple(recommendation or ()), asks=tuple(ask or ()))
    name = proposal or watch.settings.proposal
    if unknown := scope.unknown(current(watch, name)):
        raise BadInput("、".join(unknown))
    told = compose_feed(watch, name, scope, url)
    body = atom(told) if format is FeedFormat.ATOM else json_feed(told)
    if output == "-":
        sys.stdout.buffer.write(body)
        return
    Path(output).write_bytes(body)
    say(f"{len(told.entries)}件の発表を {output} に書き出しました。")
