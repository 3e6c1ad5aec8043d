"""The page of the request meetings (要請活動), where staff record them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import Response

from domain.account import Role
from web.desk import Desk
from web.entry import NewRequest
from web.pages.address import own
from web.pages.form import EMPTY, Filled, read, typed
from web.pages.page import page, seen
from web.pages.proposal import chosen
from web.pages.visitor import Visitor, visiting

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Reviewer = Annotated[Visitor, Depends(visiting(Role.REVIEWER))]
Text = Annotated[str, Form()]
WORDS = {
    "on": "要請した日を、2026-04-01 のように入力してください。",
    "to": "要請先を、200字以内で入力してください。",
    "by": "要請した人は、200字以内で入力してください。",
    "place": "場所は、200字以内で入力してください。",
}


def add_requests(router: APIRouter, desk: Desk) -> None:
    """Add the page and what its forms do."""

    @router.get("/requests")
    def requests(request: Request) -> Response:
        return _page(request, desk, EMPTY)

    @router.post("/requests")
    def record(
        request: Request, visitor: Reviewer,
        on: Text = "", to: Text = "", by: Text = "", place: Text = "",
    ) -> Response:  # fmt: skip
        values = typed({"on": on, "to": to, "by": by, "place": place})
        new = read(NewRequest, values, WORDS)
        if isinstance(new, Filled):
            return _page(request, desk, new, status=422)
        desk.record_request(chosen(request).id, new.request, visitor.name)
        return seen(own(request, "/requests", saved="kept"))

    @router.post("/requests/{number}/withdrawal")
    def withdraw(request: Request, number: Number, visitor: Reviewer) -> Response:
        desk.withdraw_request(number, visitor.name)
        return seen(own(request, "/requests", saved="withdrawn"))


def _page(request: Request, desk: Desk, form: Filled, status: int = 200) -> Response:
    proposal = chosen(request)
    return page(
        request,
        "requests",
        "/",
        status,
        stated=sorted(proposal.requests, key=lambda r: r.date, reverse=True),
        recorded=list(reversed(desk.requests(proposal.id))),
        form=form,
        saved=request.query_params.get("saved", ""),
    )
