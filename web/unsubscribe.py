"""The page behind the link that stops a mail: GET shows, only POST stops (RFC 8058)."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages.page import page

Lookup = Callable[[int, str], str | None]
"""Takes the subscriber's number and the token; returns its name, or None for a wrong link."""

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""The address of the page is a secret of its subscriber."""


def unsubscribe_router(find: Lookup, stop: Lookup) -> APIRouter:
    """Return the routes of `/unsubscribe/{number}/{token}`."""
    router = APIRouter(prefix="/unsubscribe", include_in_schema=False)

    @router.get("/{number}/{token}")
    def show(request: Request, number: int, token: str) -> HTMLResponse:
        return _page(request, find(number, token), stopped=False)

    @router.post("/{number}/{token}")
    def act(request: Request, number: int, token: str) -> HTMLResponse:
        return _page(request, stop(number, token), stopped=True)

    return router


def _page(request: Request, name: str | None, *, stopped: bool) -> HTMLResponse:
    status = 404 if name is None else 200
    answer = page(request, "unsubscribe", "", status, name=name, stopped=stopped)
    answer.headers.update(PRIVATE)
    return answer
