"""The pages of one recommendation and of one ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from domain.errors import UnknownName
from domain.event import Answer, Assessment
from domain.period import TOKYO
from domain.progress import silence
from domain.query import Name, Query
from domain.review import Decision, Review
from domain.timeline import Entry, Story
from web.desk import Desk
from web.pages.address import own
from web.pages.announcements import asked
from web.pages.form import EMPTY, Filled
from web.pages.heat import by_ask, last_day, months_to
from web.pages.month_chart import grid
from web.pages.page import page
from web.pages.proposal import chosen
from web.pages.shelf import Shelf
from web.pages.timeline_chart import timeline_chart

Id = Annotated[Name, Path()]
APRIL = 4
"""The month in which a fiscal year begins."""

SHOWN = 30
"""An ask's page quotes the evidence of no more than so many announcements, the newest."""


def add_asks(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add the pages of recommendations and asks."""

    @router.get("/recommendations/{name}")
    def recommendation(request: Request, name: Id) -> HTMLResponse:
        proposal = chosen(request)
        progress = desk.progress(Query(proposal=proposal.id, recommendations=(name,)))
        if not progress.asks:
            raise UnknownName("提言項目", name, [])
        number = progress.asks[0].recommendation
        found = next(r for r in proposal.recommendations if r.id == number)
        months = months_to(desk.now().astimezone(TOKYO).date())
        asks = [a.id for a in found.asks]
        counts = shelf.monthly(proposal.id, asks, months[0], last_day(months[-1]))
        rows = by_ask(found.asks, counts, months)
        return page(
            request,
            "recommendation",
            "/",
            scripted=True,
            progress=progress,
            document=proposal,
            recommendation=found,
            ministries={a.id: a.ministries for a in found.asks},
            silence=silence(progress.as_of, progress.sources),
            months=months,
            rows=rows,
            bars=grid(rows, months, partial(own, request)),
        )

    @router.get("/asks/{name}")
    def ask(request: Request, name: Id, query: Annotated[Query, Depends(asked)]) -> HTMLResponse:
        return ask_page(request, desk.story(name, chosen(request).id, None, query.since), {})


def ask_page(
    request: Request, story: Story, forms: Mapping[str, Filled], status: int = 200
) -> HTMLResponse:
    """Return the page of an ask; `forms` are those that could not be accepted, by kind."""
    recommendations = chosen(request).recommendations
    entries = tuple(reversed(story.timeline))
    findings = [e.finding for e in entries if e.finding]
    until = story.as_of.astimezone(TOKYO).date()
    return page(
        request,
        "ask",
        "/",
        status,
        scripted=True,
        story=story,
        recommendation=next(r for r in recommendations if r.id == story.progress.recommendation),
        entries=entries,
        findings=findings[:SHOWN],
        decided=decided(entries),
        this_year=date(until.year - (until.month < APRIL), APRIL, 1),
        more=story.older or len(findings) > SHOWN,
        timeline=timeline_chart(story.timeline, until, partial(own, request), story.since),
        silence=silence(story.as_of, story.sources),
        answers=Answer,
        assessments=Assessment,
        saved=request.query_params.get("saved", ""),
        forms_given=forms,
        empty=EMPTY,
    )


def decided(entries: Iterable[Entry]) -> Mapping[int, list[Review]]:
    """Return what people decided of each announcement and did not take back, as the entries go."""
    found = defaultdict[int, list[Review]](list)
    for decision in (e.decision for e in entries if e.decision and not e.decision.undone):
        if decision.amendment.review.decision not in (Decision.NOTED, Decision.UNDONE):
            found[decision.announcement].append(decision.amendment.review)
    return found
