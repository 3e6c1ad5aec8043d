"""The routes of pages: their errors are pages too, and a new browser gets its cookie."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException as PlainHTTPException

from domain.errors import TeigenError, UnknownName
from web.pages.cookie import give
from web.pages.entrance import READING, Browser
from web.pages.page import problem, seen
from web.pages.visitor import NotAllowed, SignInNeeded, visitor_of

LARGEST_FORM = 100_000
"""No form may bring more bytes."""

MISSING = "お探しのページは見つかりません"
UNUSABLE = "指定の内容を確かめてください"
REFUSED = "このページを表示できません"
FORBIDDEN = "この操作はできません"
UNKNOWN = "ログインが必要です"
RETRY = "ログインの有効期間が終わりました。ログインしてから、もう一度操作してください。"


class PageRoute(APIRoute):
    """A route whose errors are pages too, and that gives a new browser its cookie."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with our own errors told to the reader."""
        answer = super().get_route_handler()

        async def tell(request: Request) -> Response:
            if request.method not in READING and not _is_small(request):
                return problem(request, UNUSABLE, "送られた内容が大きすぎます。", 413)
            try:
                response = await answer(request)
            except (SignInNeeded, NotAllowed, TeigenError, RequestValidationError) as error:
                response = told(request, error)
            _give_cookie(request, response)
            return response

        return tell


def told(request: Request, error: Exception) -> Response:
    """Return the page that tells of an error."""
    match error:
        case SignInNeeded() if request.method in READING:
            here = quote(request.url.path) + (f"?{q}" if (q := request.url.query) else "")
            return seen(f"/login?{urlencode({'next': here})}")
        case SignInNeeded():
            return problem(request, UNKNOWN, RETRY, 403, sign_in=True)
        case NotAllowed():
            return problem(request, FORBIDDEN, str(error), 403)
        case UnknownName():
            return problem(request, MISSING, str(error).splitlines()[0], 404)
        case RequestValidationError() if any(e["loc"][0] == "path" for e in error.errors()):
            return problem(request, MISSING, "アドレスに誤りがないか、ご確認ください。", 404)
        case RequestValidationError():
            return problem(request, UNUSABLE, "読み取れない値があります。", 422)
    return problem(request, UNUSABLE, str(error), 422)


def answer_refusals(app: FastAPI) -> None:
    """Let the app answer unknown paths and refused readers with a page, under /api as before."""

    @app.exception_handler(PlainHTTPException)
    async def refuse(request: Request, error: PlainHTTPException) -> Response:
        if request.url.path.startswith("/api"):
            return await http_exception_handler(request, error)
        if error.status_code == 404:
            return problem(request, MISSING, "アドレスに誤りがないか、ご確認ください。", 404)
        answer = problem(request, REFUSED, str(error.detail), error.status_code)
        answer.headers.update(error.headers or {})
        return answer


def _is_small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= LARGEST_FORM


def _give_cookie(request: Request, response: Response) -> None:
    browser: Browser | None = getattr(request.state, "browser", None)
    visitor = visitor_of(request)
    if browser and browser.fresh and (visitor is None or visitor.form_token):
        give(response, browser.secret, browser.secure)
