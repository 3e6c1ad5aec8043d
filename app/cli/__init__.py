"""The command line: `teigen`."""

import sys

import httpx
import typer

from app.bootstrap import build
from app.cli import (
    account,
    announcements,
    archive,
    crawl,
    delivery,
    digest,
    feed,
    match,
    matcher,
    meeting,
    proposal,
    review,
    source,
    sources,
    subscriber,
)
from app.cli.manner import speak_japanese
from app.cli.output import note
from app.cli.questions import add_questions
from app.settings import load_settings
from domain.errors import TeigenError

speak_japanese()
app = typer.Typer(
    name="teigen",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="提言ウォッチ: 提言の要望事項ごとに、府省の発表を追いかけます。",
)
app.add_typer(account.app, name="account")
app.add_typer(proposal.app, name="proposal")
app.add_typer(announcements.app, name="announcements")
app.add_typer(archive.app, name="archive")
app.command()(archive.replay)
app.add_typer(sources.app, name="sources")
app.add_typer(subscriber.app, name="subscriber")
app.add_typer(source.app, name="source")
sources.app.command("check")(source.check)
app.add_typer(delivery.app, name="delivery")
app.add_typer(matcher.app, name="matcher")
app.add_typer(review.app, name="review")
for command in (crawl.crawl, match.match, match.rematch, match.evaluate):
    app.command()(command)
app.command()(digest.digest)
app.command()(delivery.bounce)
app.command()(feed.feed)
app.command()(meeting.meeting)
add_questions(app)


@app.command()
def up() -> None:
    """常駐して、巡回・照合・週報を自動で行います。SIGTERM で安全に止まります。"""
    from app.daemon import up as run_daemon  # brings the web server, which no other command needs

    run_daemon(build())


@app.command()
def health() -> None:
    """常駐中の提言ウォッチが正常かを確かめます。異常なら終了コード1で終わります。"""
    settings = load_settings()
    try:
        answer = httpx.get(f"http://127.0.0.1:{settings.port}/healthz", timeout=8)
    except httpx.HTTPError:
        note(f"ポート{settings.port}で応答がありません。teigen up が動いているかご確認ください。")
        raise typer.Exit(1) from None
    typer.echo(answer.text)
    if answer.status_code != 200:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; a known error ends it with its message and exit status 2."""
    try:
        app()
    except TeigenError as error:
        note(f"エラー: {error}")
        sys.exit(2)
