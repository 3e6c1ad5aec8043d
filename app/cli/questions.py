"""The commands that ask the store, and those by which staff make entries."""

import typer

from app.cli import entries, matches, mcp, progress, request, saved, token


def add_questions(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(matches.matches)
    app.command()(matches.search)
    app.command()(progress.progress)
    app.command()(progress.ask)
    app.add_typer(saved.app, name="saved")
    app.add_typer(entries.app, name="answer")
    app.command()(entries.assess)
    app.add_typer(request.app, name="request")
    app.add_typer(token.app, name="token")
    app.command()(mcp.mcp)
