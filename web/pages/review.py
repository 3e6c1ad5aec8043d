"""The pages of review: one link at a time with the queue beside it, series, the audit trail."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from domain.account import Role
from domain.errors import UnknownName
from domain.match import Grade
from domain.query import Name
from domain.queue import Case, Waiting
from domain.review import Decision
from web.pages.form import EMPTY, Filled
from web.pages.page import page
from web.pages.proposal import chosen
from web.pages.review_line import Key, Line, key_of, line_of
from web.pages.shelf import Shelf
from web.pages.visitor import Visitor, visiting
from web.review_desk import ReviewDesk

SECTION = "/review"
LOGGED = 50
Viewer = Annotated[Visitor, Depends(visiting(Role.VIEWER))]
Number = Annotated[int, Parameter(ge=0, le=2**31 - 1)]
AskName = Annotated[Name, Parameter()]


def add_review(router: APIRouter, desk: ReviewDesk, shelf: Shelf) -> None:
    """Add what can be looked at."""

    @router.get("/review")
    def review(
        request: Request, visitor: Viewer,
        announcement: Number = 0, ask: AskName = "", done: Number = 0,
    ) -> HTMLResponse:  # fmt: skip
        key = (announcement, ask) if announcement else None
        return review_page(request, desk, shelf, visitor, key, done=done)

    @router.get("/review/series")
    def series(
        request: Request, visitor: Viewer, announcement: Number = 0, ask: AskName = ""
    ) -> HTMLResponse:
        return series_page(request, desk, (announcement, ask))

    @router.get("/review/log")
    def log(
        request: Request, visitor: Viewer,
        after: str = "", author: AskName = "", done: Number = 0,
    ) -> HTMLResponse:  # fmt: skip
        found = desk.log(after[:100], LOGGED, author, chosen(request).id)
        return page(
            request,
            "review_log",
            SECTION,
            found=found,
            author=author,
            after=after,
            made=desk.made(done) if done else (),
            Decision=Decision,
            may=may_decide(visitor),
        )


def review_page(
    request: Request,
    desk: ReviewDesk,
    shelf: Shelf,
    visitor: Visitor,
    key: Key | None,
    *,
    done: int = 0,
    form: Filled = EMPTY,
    status: int = 200,
) -> HTMLResponse:
    """Return the page on which a link is decided on, the first that waits if none is named."""
    line, proposal = line_of(request, desk), chosen(request)
    case = _case(desk, line, key, proposal.id)
    return page(
        request,
        "review",
        SECTION,
        status,
        scripted=True,
        line=line,
        case=case,
        key=key_of(case.item) if case else (0, ""),
        counts={why: desk.count(line.query, (why,)) for why in Waiting},
        today=desk.made_today(""),
        made=desk.made(done) if done else (),
        form=form,
        may=may_decide(visitor),
        proposal=proposal,
        agencies=shelf.agencies(),
        grades=Grade,
        Waiting=Waiting,
        Decision=Decision,
    )


def series_page(
    request: Request, desk: ReviewDesk, key: Key, form: Filled = EMPTY, status: int = 200
) -> HTMLResponse:
    """Return the page that shows which links are decided on at once."""
    proposal = chosen(request).id
    case = desk.case(*key, proposal)
    found = desk.series(*key, proposal)
    return page(request, "review_series", SECTION, status, case=case, found=found, form=form)


def may_decide(visitor: Visitor) -> bool:
    """Tell whether the visitor may send the forms of review."""
    return visitor.may(Role.REVIEWER) and bool(visitor.form_token)


def _case(desk: ReviewDesk, line: Line, key: Key | None, proposal: str) -> Case | None:
    """Return the link that is named, or else the first; None when nothing waits."""
    if key:
        try:
            return desk.case(*key, proposal)
        except UnknownName:
            pass
    return desk.case(*key_of(line.items[0]), proposal) if line.items else None
