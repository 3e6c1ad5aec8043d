"""Signing in by the provider of the organisation: there, and back."""

import logging

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from domain.errors import SignOnFailed
from web.access import address_of
from web.accounts import Accounts, SignOn
from web.pages.cookie import give
from web.pages.entrance import Browser
from web.pages.login import login_page, own_path
from web.pages.page import seen

CANCELLED = "認証サーバーでのログインが取りやめられました。"
REFUSED = "認証サーバーでログインできませんでした。続く場合は、運用担当者にお問い合わせください。"
log = logging.getLogger("teigen")

WAITING = 4
"""So many sign-ins wait for the provider at the same time; they hold up no other answer."""


def add_sign_on(router: APIRouter, accounts: Accounts, sign_on: SignOn) -> None:
    """Add the ways to the organisation's provider and back."""
    aside = CapacityLimiter(WAITING)

    def begun(request: Request, next: str) -> Response:
        browser: Browser = request.state.browser
        try:
            return seen(sign_on.begin(browser.secret, own_path(next)))
        except SignOnFailed as error:
            return login_page(request, accounts, True, next, 502, problem=str(error))

    def finished(request: Request, state: str, code: str, error: str, why: str) -> Response:
        browser: Browser = request.state.browser
        try:
            if error:
                log.warning("sign-on: the provider answered %.200r: %.200r", error, why)
                raise SignOnFailed(CANCELLED if error == "access_denied" else REFUSED)
            found, next = sign_on.finish(browser.secret, state, code, address_of(request))
        except SignOnFailed as failure:
            return login_page(request, accounts, True, "/", 403, problem=str(failure))
        accounts.sign_out(browser.secret)
        answer = seen(own_path(next))
        give(answer, found, browser.secure)
        return answer

    @router.get("/login/oidc")
    async def begin(request: Request, next: str = "/") -> Response:
        return await to_thread.run_sync(begun, request, next, limiter=aside)

    @router.get("/login/oidc/callback")
    async def finish(
        request: Request,
        state: str = "",
        code: str = "",
        error: str = "",
        error_description: str = "",
    ) -> Response:
        given = state, code, error, error_description
        return await to_thread.run_sync(finished, request, *given, limiter=aside)
