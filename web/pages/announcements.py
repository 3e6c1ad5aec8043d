"""The page of one announcement, and the search for announcements."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from domain.announcement import Announcement
from domain.capture import Role
from domain.change import Change
from domain.errors import BadInput
from domain.finding import Dossier
from domain.match import Evidence, Grade
from domain.query import Query
from domain.review import Decision
from domain.stage import Stage
from matchers.stage import stage_shown
from web.desk import Desk
from web.pages.page import page
from web.pages.proposal import chosen
from web.pages.shelf import Shelf

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Done = Annotated[int, Parameter(ge=0, le=2**31 - 1)]
LIMIT = 20
SEVERAL = ("recommendations", "asks", "agencies", "sources", "stages", "grades", "reviews")
SINGLE = ("text", "since", "until", "dated")


def asked(request: Request) -> Query:
    """Return the query of the form, in which a field left empty filters nothing."""
    given = request.query_params
    values: dict[str, object] = {n: v for n in SINGLE if (v := given.get(n, "").strip())}
    values |= {n: chosen for n in SEVERAL if (chosen := [v for v in given.getlist(n) if v])}
    try:
        return Query.model_validate(values)
    except ValidationError:
        raise BadInput(
            "検索条件に読み取れない値があります",
            remedy="日付は 2026-04-01 のように指定してください",
        ) from None


def add_announcements(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add the search and the page of one announcement."""

    @router.get("/search")
    def search(request: Request, query: Annotated[Query, Depends(asked)]) -> HTMLResponse:
        proposal = chosen(request)
        query = query.model_copy(update={"proposal": proposal.id})
        found = desk.announcements(query, request.query_params.get("after", "")[:500], LIMIT)
        return page(
            request,
            "search",
            "/search",
            query=query,
            found=found,
            following=_following(request, found.next) if found.next else "",
            first="after" not in request.query_params,
            proposal=proposal,
            agencies=shelf.agencies(),
            stages=Stage,
            grades=Grade,
        )

    @router.get("/announcements/{number}")
    def announcement(request: Request, number: Id, done: Done = 0) -> HTMLResponse:
        dossier = desk.announcement(number, None)
        proposal = chosen(request)
        return page(
            request,
            "announcement",
            "/search",
            dossier=dossier,
            matches=[f for f in dossier.matches if f.proposal == proposal.id],
            others=sorted({f.proposal for f in dossier.matches} - {proposal.id}),
            stage_evidence=_stage_evidence(dossier),
            file=shelf.file(number),
            titles={a.id: a.title for a in proposal.asks()},
            change=Change,
            role=Role,
            made=desk.reviews.made(done) if done else (),
            Decision=Decision,
        )


def _stage_evidence(dossier: Dossier) -> tuple[Evidence, ...]:
    """Return what shows the stage, unless the matches were given another by earlier rules."""
    seen = dossier.announcement
    item = Announcement(
        source="", agency=seen.agency, title=seen.title, url=seen.url, text=dossier.text
    )
    stage, evidence = stage_shown(item)
    return evidence if stage in {f.match.stage for f in dossier.matches} else ()


def _following(request: Request, after: str) -> str:
    """Return the address of the next page of the same question."""
    kept = [(n, v) for n, v in request.query_params.multi_items() if v and n != "after"]
    return "/search?" + urlencode([*kept, ("after", after)])
