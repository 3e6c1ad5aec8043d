"""The web application: everything that the daemon serves."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from web.access import Gate
from web.accounts import Accounts, SignOn
from web.answer import answer_errors
from web.api import api
from web.desk import Desk
from web.health import Health, add_health
from web.pages.cookie import Secure
from web.pages.entrance import Entrance
from web.pages.router import add_pages
from web.pages.shelf import Shelf

AT_ONCE = 8
"""So many answers are worked out at the same time; the other requests wait in order of arrival."""


@asynccontextmanager
async def bounded(_app: FastAPI) -> AsyncIterator[None]:
    """Let the server work out AT_ONCE answers at a time: more only take memory from one another."""
    current_default_thread_limiter().total_tokens = AT_ONCE
    yield


def site(
    check: Callable[[], Health],
    desk: Desk,
    shelf: Shelf,
    accounts: Accounts,
    sign_on: SignOn | None,
    gate: Gate,
    *,
    counted: int,
    secure: Secure,
) -> FastAPI:
    """Return the app: the health page, open to all, the API behind the gate, and the pages.

    Matches are counted up to `counted`; `secure` tells which requests came by https.
    """
    app = FastAPI(
        title="提言ウォッチ",
        description="提言の要望事項ごとに、府省の発表を追いかけます。",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=bounded,
    )
    add_health(app, check)
    app.include_router(api(desk, gate, counted))
    add_pages(app, desk, shelf, accounts, sign_on, Entrance(gate, accounts, secure))
    answer_errors(app)
    return app
