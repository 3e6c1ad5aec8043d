"""The command line: `teigen`."""

import sys

import typer

from app.bootstrap import build
from app.cli import announcements, crawl, digest, match, proposal
from app.cli.output import note
from app.daemon import up as run_daemon
from domain.errors import TeigenError

app = typer.Typer(
    name="teigen",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="提言ウォッチ: 提言の要望事項ごとに、府省の発表を追いかけます。",
)
app.add_typer(proposal.app, name="proposal")
app.add_typer(announcements.app, name="announcements")
for command in (crawl.crawl, crawl.sources, match.match, match.rematch, match.evaluate):
    app.command()(command)
app.command()(digest.digest)


@app.command()
def up() -> None:
    """常駐して、巡回・照合・週報を自動で行います。SIGTERM で安全に止まります。"""
    run_daemon(build())


def main() -> None:
    """Run the command; a known error ends it with its message and exit status 2."""
    try:
        app()
    except TeigenError as error:
        note(f"エラー: {error}")
        sys.exit(2)
