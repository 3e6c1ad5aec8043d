"""The web application: everything that the daemon serves."""

from collections.abc import Callable

from fastapi import FastAPI

from web.access import Gate
from web.answer import answer_errors
from web.api import api
from web.desk import Desk
from web.health import Health, add_health
from web.pages.router import add_pages
from web.pages.shelf import Shelf


def site(
    check: Callable[[], Health], desk: Desk, shelf: Shelf, gate: Gate, counted: int
) -> FastAPI:
    """Return the app: the health page, open to all, and the API and the pages behind the gate."""
    app = FastAPI(
        title="提言ウォッチ",
        description="提言の要望事項ごとに、府省の発表を追いかけます。",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    add_health(app, check)
    app.include_router(api(desk, gate, counted))
    add_pages(app, desk, shelf, gate)
    answer_errors(app)
    return app
