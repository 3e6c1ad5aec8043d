"""All pages behind their entrance, and the files that they are dressed with."""

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from web.accounts import Accounts, SignOn
from web.desk import Desk
from web.pages.announcements import add_announcements
from web.pages.asks import add_asks
from web.pages.audit import add_audit
from web.pages.copies import add_copies
from web.pages.entrance import Entrance
from web.pages.entries import add_entries
from web.pages.login import add_login
from web.pages.operation import add_administration, add_digests, add_sources
from web.pages.overview import add_overview
from web.pages.proposal import add_proposals, choosing
from web.pages.requests import add_requests
from web.pages.review import add_review
from web.pages.review_forms import add_review_forms
from web.pages.route import PageRoute, answer_refusals
from web.pages.shelf import Shelf
from web.pages.sign_on import add_sign_on
from web.pages.subscribers import add_subscribers

STATIC = Path(__file__).parent.parent / "static"


def add_pages(
    app: FastAPI,
    desk: Desk,
    shelf: Shelf,
    accounts: Accounts,
    sign_on: SignOn | None,
    entrance: Entrance,
) -> None:
    """Add the pages to the app."""
    checks = [Depends(entrance.look), Depends(entrance.check_form)]
    door = APIRouter(route_class=PageRoute, dependencies=checks, include_in_schema=False)
    add_login(door, accounts, by_provider=sign_on is not None)
    if sign_on:
        add_sign_on(door, accounts, sign_on)
    router = APIRouter(
        route_class=PageRoute,
        dependencies=[*checks, Depends(entrance.admit), Depends(choosing(desk))],
        include_in_schema=False,
    )
    add_overview(router, desk, shelf)
    add_proposals(router, desk)
    add_asks(router, desk, shelf)
    add_entries(router, desk)
    add_requests(router, desk)
    add_announcements(router, desk, shelf)
    add_copies(router, shelf)
    add_review(router, desk.reviews, shelf)
    add_review_forms(router, desk, shelf)
    add_sources(router, desk, shelf)
    add_digests(router, shelf)
    add_subscribers(router, desk, shelf)
    add_audit(router, shelf)
    add_administration(router, shelf)
    app.include_router(door)
    app.include_router(router)
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    answer_refusals(app)
