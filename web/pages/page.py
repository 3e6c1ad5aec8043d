"""How a page is made: a template and strict headers."""

from functools import partial

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from web.pages.address import own
from web.pages.visitor import visitor_of
from web.pages.words import FILTERS, GLOBALS

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}
SCRIPTED = HEADERS | {"Content-Security-Policy": f"{_POLICY}; script-src 'self'"}

_environment = Environment(
    loader=PackageLoader("web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= FILTERS
_environment.globals |= GLOBALS


def page(
    request: Request,
    template: str,
    section: str,
    status: int = 200,
    *,
    scripted: bool = False,
    **values: object,
) -> HTMLResponse:
    """Return the filled template; `section` is the path of the menu entry that it belongs to.

    Only a page that is `scripted` may run scripts, our own.

    Every template knows the `visitor` and the `choice` of proposal, None where there is none, and
    makes addresses by `own`.
    """
    html = _environment.get_template(f"{template}.html").render(
        section=section,
        visitor=visitor_of(request),
        choice=getattr(request.state, "choice", None),
        own=partial(own, request),
        **values,
    )
    return HTMLResponse(html, status, SCRIPTED if scripted else HEADERS)


def problem(
    request: Request, title: str, message: str, status: int, *, sign_in: bool = False
) -> HTMLResponse:
    """Return a page that says what is wrong and where to go on, be it to sign in."""
    return page(request, "problem", "", status, title=title, message=message, sign_in=sign_in)


def seen(path: str) -> RedirectResponse:
    """Return the answer to a form that was accepted: go on to this page of ours."""
    return RedirectResponse(path, 303, HEADERS)
