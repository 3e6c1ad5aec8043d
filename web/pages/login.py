"""Signing in and out."""

import logging
import re
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from domain.errors import SignOnFailed
from web.access import address_of
from web.accounts import Accounts, Refusal, SignOn
from web.pages.cookie import cookie_name, give
from web.pages.entrance import Browser
from web.pages.page import page, seen
from web.pages.visitor import Way, visitor_of

CANCELLED = "認証サーバーでのログインが取りやめられました。"
REFUSED = "認証サーバーでログインできませんでした。続く場合は、運用担当者にお問い合わせください。"
log = logging.getLogger("teigen")

_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
Text = Annotated[str, Form(max_length=1_000)]


def own_path(asked: str) -> str:
    """Return the path of ours where to go on; the first page for anything that leads elsewhere."""
    outside = not _OWN_PATH.fullmatch(asked) or asked.startswith(("/login", "/logout"))
    return "/" if outside else asked


def login_page(
    request: Request, accounts: Accounts, by_provider: bool, next: str, status: int = 200,
    *, name: str = "", problem: str = "",
) -> Response:  # fmt: skip
    """Return the page to sign in on, by a password or also by the organisation's provider."""
    return page(
        request,
        "login",
        "",
        status,
        next=own_path(next),
        form_token=request.state.browser.form_token,
        accounts=accounts.exist(),
        by_provider=by_provider,
        name=name,
        problem=problem,
    )


def add_login(router: APIRouter, accounts: Accounts, by_provider: bool) -> None:
    """Add the pages that sign a visitor in and out."""

    @router.get("/login")
    def ask(request: Request, next: str = "/") -> Response:
        visitor = visitor_of(request)
        if visitor and visitor.way is Way.ACCOUNT:
            return seen(own_path(next))
        return login_page(request, accounts, by_provider, next)

    @router.post("/login")
    def sign_in(
        request: Request, name: Text = "", password: Text = "", next: Text = "/"
    ) -> Response:
        browser: Browser = request.state.browser
        found = accounts.sign_in(name, password, address_of(request))
        if isinstance(found, Refusal):
            status = 429 if found.wait else 403
            answer = login_page(
                request, accounts, by_provider, next, status, name=name, problem=told(found)
            )
            if found.wait:
                answer.headers["Retry-After"] = str(ceil(found.wait.total_seconds()))
            return answer
        accounts.sign_out(browser.secret)
        answer = seen(own_path(next))
        give(answer, found, browser.secure)
        return answer

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        browser: Browser = request.state.browser
        accounts.sign_out(browser.secret)
        answer = seen("/login")
        answer.delete_cookie(
            cookie_name(browser.secure), secure=browser.secure, httponly=True, samesite="lax"
        )
        return answer


def add_sign_on(router: APIRouter, accounts: Accounts, sign_on: SignOn) -> None:
    """Add the ways to the organisation's provider and back."""

    @router.get("/login/oidc")
    def begin(request: Request, next: str = "/") -> Response:
        browser: Browser = request.state.browser
        try:
            return seen(sign_on.begin(browser.secret, own_path(next)))
        except SignOnFailed as error:
            return login_page(request, accounts, True, next, 502, problem=str(error))

    @router.get("/login/oidc/callback")
    def finish(
        request: Request,
        state: str = "",
        code: str = "",
        error: str = "",
        error_description: str = "",
    ) -> Response:
        browser: Browser = request.state.browser
        try:
            if error:
                log.warning(
                    "sign-on: the provider answered %.200r: %.200r", error, error_description
                )
                raise SignOnFailed(CANCELLED if error == "access_denied" else REFUSED)
            found, next = sign_on.finish(browser.secret, state, code, address_of(request))
        except SignOnFailed as failure:
            return login_page(request, accounts, True, "/", 403, problem=str(failure))
        accounts.sign_out(browser.secret)
        answer = seen(own_path(next))
        give(answer, found, browser.secure)
        return answer


def told(refusal: Refusal) -> str:
    """Return, in Japanese, why nobody was signed in."""
    if refusal.wait is None:
        return "名前またはパスワードが正しくありません。"
    minutes = ceil(refusal.wait.total_seconds() / 60)
    return (
        f"続けて誤りがあったため、あと{minutes}分ほどログインできません。しばらくお待ちください。"
    )
