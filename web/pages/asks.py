"""The pages of one recommendation and of one ask."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from domain.errors import UnknownName
from domain.period import TOKYO
from domain.progress import silence
from domain.query import Name, Query
from web.desk import Desk
from web.pages.board import reached
from web.pages.overview import own_proposal
from web.pages.page import page
from web.pages.picture import draw

Id = Annotated[Name, Path()]
SHOWN = 30
"""An ask's page quotes the evidence of no more than so many announcements, the newest."""


def add_asks(router: APIRouter, desk: Desk) -> None:
    """Add the pages of recommendations and asks."""

    @router.get("/recommendations/{name}")
    def recommendation(request: Request, name: Id) -> HTMLResponse:
        progress = desk.progress(Query(recommendations=(name,)))
        if not progress.asks:
            raise UnknownName("提言項目", name, [])
        document = own_proposal(desk, progress.proposal)
        number = progress.asks[0].recommendation
        own = next(r for r in document.recommendations if r.id == number)
        return page(
            request,
            "recommendation",
            "/",
            progress=progress,
            document=document,
            recommendation=own,
            reached=reached,
            ministries={a.id: a.ministries for a in own.asks},
            silence=silence(progress.as_of, progress.sources),
        )

    @router.get("/asks/{name}")
    def ask(request: Request, name: Id) -> HTMLResponse:
        story = desk.story(name, "", None)
        document = own_proposal(desk, story.proposal)
        own = next(r for r in document.recommendations if r.id == story.progress.recommendation)
        entries = tuple(reversed(story.timeline))
        findings = [e.finding for e in entries if e.finding]
        return page(
            request,
            "ask",
            "/",
            story=story,
            recommendation=own,
            entries=entries,
            findings=findings[:SHOWN],
            more=story.older or len(findings) > SHOWN,
            picture=draw(story.timeline, story.as_of.astimezone(TOKYO).date()),
            reached=reached(story.progress),
            silence=silence(story.as_of, story.sources),
        )
