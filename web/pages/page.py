"""How a page is made: a template, strict headers, errors that a reader understands."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException as PlainHTTPException

from domain.errors import TeigenError, UnknownName
from web.pages.words import FILTERS, GLOBALS

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}
MISSING = "お探しのページは見つかりません"
UNUSABLE = "指定の内容を確かめてください"
REFUSED = "このページを表示できません"

_environment = Environment(
    loader=PackageLoader("web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= FILTERS
_environment.globals |= GLOBALS


def page(template: str, section: str, status: int = 200, **values: object) -> HTMLResponse:
    """Return the filled template; `section` is the path of the menu entry that it belongs to."""
    html = _environment.get_template(f"{template}.html").render(section=section, **values)
    return HTMLResponse(html, status, HEADERS)


def problem(title: str, message: str, status: int) -> HTMLResponse:
    """Return a page that says what is wrong and where to go on."""
    return page("problem", "", status, title=title, message=message)


class PageRoute(APIRoute):
    """A route whose errors are pages too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with our own errors told to the reader."""
        answer = super().get_route_handler()

        async def tell(request: Request) -> Response:
            try:
                return await answer(request)
            except UnknownName as error:
                return problem(MISSING, str(error).splitlines()[0], 404)
            except TeigenError as error:
                return problem(UNUSABLE, str(error), 422)
            except RequestValidationError as error:
                if any(e["loc"][0] == "path" for e in error.errors()):
                    return problem(MISSING, "アドレスに誤りがないか、ご確認ください。", 404)
                return problem(UNUSABLE, "検索条件に読み取れない値があります。", 422)

        return tell


def answer_refusals(app: FastAPI) -> None:
    """Let the app answer unknown paths and refused readers with a page, under /api as before."""

    @app.exception_handler(PlainHTTPException)
    async def refuse(request: Request, error: PlainHTTPException) -> Response:
        if request.url.path.startswith("/api"):
            return await http_exception_handler(request, error)
        if error.status_code == 404:
            return problem(MISSING, "アドレスに誤りがないか、ご確認ください。", 404)
        answer = problem(REFUSED, str(error.detail), error.status_code)
        answer.headers.update(error.headers or {})
        return answer
