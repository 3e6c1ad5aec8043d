"""The pages on the operation: sources, digests, settings."""

from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from domain.account import Role
from domain.errors import UnknownName
from domain.health import Verdict
from domain.japanese import span
from domain.period import Period
from domain.query import Name
from store.outbox_tables import DeliveryState
from web.desk import Desk
from web.pages.page import HEADERS, page
from web.pages.run_chart import run_points
from web.pages.shelf import Shelf
from web.pages.visitor import Visitor, visiting

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Admin = Annotated[Visitor, Depends(visiting(Role.ADMIN))]
PREVIEW = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
}
"""A digest is shown as it was sent: with its own styles, and without any right to act.

Its picture stands inside it, because a document without rights brings no cookie to ask for one.
"""


def add_sources(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add the list of sources and the page of one."""

    @router.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        return page(request, "sources", "/sources", sources=desk.sources())

    @router.get("/sources/{name}")
    def source(request: Request, name: Annotated[Name, Path()]) -> HTMLResponse:
        found = next((s for s in desk.sources() if s.name == name), None)
        if found is None:
            raise UnknownName("情報源", name, [])
        runs = shelf.runs(name)
        return page(
            request,
            "source",
            "/sources",
            scripted=True,
            source=found,
            runs=runs,
            points=run_points(runs),
            verdict=Verdict,
        )


def add_digests(router: APIRouter, shelf: Shelf) -> None:
    """Add the archive of digests: each one as it was sent, and to whom."""

    @router.get("/digests")
    def digests(request: Request) -> HTMLResponse:
        return page(request, "digests", "/digests", digests=shelf.digests())

    @router.get("/digests/{number}")
    def digest(request: Request, number: Id) -> HTMLResponse:
        found = shelf.digest(number)
        return page(
            request,
            "digest",
            "/digests",
            digest=found,
            period=span(Period(start=found.starts, end=found.ends)),
            channels=dict(shelf.channels()),
            deliveries=shelf.deliveries(number),
            state=DeliveryState,
        )

    @router.get("/digests/{number}/mail")
    def mail(number: Id) -> HTMLResponse:
        found = shelf.digest(number)
        picture = f"data:image/png;base64,{b64encode(found.picture).decode()}"
        return HTMLResponse(found.html.replace("cid:progress", picture), headers=PREVIEW)


def add_administration(router: APIRouter, shelf: Shelf) -> None:
    """Add what an operator looks up: how the installation is set."""

    @router.get("/settings")
    def settings(request: Request, visitor: Admin) -> HTMLResponse:
        return page(request, "settings", "/settings", settings=shelf.settings())
