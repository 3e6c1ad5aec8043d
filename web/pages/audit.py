"""The page of who did what when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from domain.account import Role
from web.pages.page import page
from web.pages.shelf import Shelf
from web.pages.visitor import Visitor, visiting

Admin = Annotated[Visitor, Depends(visiting(Role.ADMIN))]
Before = Annotated[int | None, Parameter(ge=1, le=2**31 - 1)]
SHOWN = 100


def add_audit(router: APIRouter, shelf: Shelf) -> None:
    """Add the page."""

    @router.get("/audit")
    def audit(request: Request, visitor: Admin, before: Before = None) -> HTMLResponse:
        found = shelf.deeds(SHOWN + 1, before)
        shown = found[:SHOWN]
        following = shown[-1].id if len(found) > SHOWN else None
        return page(request, "audit", "/settings", deeds=shown, following=following, before=before)
