"""Signing in and out."""

import re
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from web.access import address_of
from web.accounts import Accounts, Refusal
from web.pages.cookie import cookie_name, give
from web.pages.entrance import Browser
from web.pages.page import page, seen
from web.pages.visitor import Way, visitor_of

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


def told(refusal: Refusal) -> str:
    """Return, in Japanese, why nobody was signed in."""
    if refusal.wait is None:
        return "名前またはパスワードが正しくありません。"
    minutes = ceil(refusal.wait.total_seconds() / 60)
    return (
        f"続けて誤りがあったため、あと{minutes}分ほどログインできません。しばらくお待ちください。"
    )
