"""The copies of an announcement in the archive, shown as the site sent them and unable to act."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from store.tables import CaptureRow
from web.pages.page import HEADERS, page
from web.pages.shelf import Shelf

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
SHOWN = ("text/html", "application/xhtml+xml")
UNARMED = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
}
"""A page of a site is shown without its scripts, pictures and forms, and can lead nowhere."""
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;.*?charset\s*=\s*\"?([\w.:-]+))?", re.I)
_NAME = re.compile(r"[^\w.-]+", re.ASCII)


def add_copies(router: APIRouter, shelf: Shelf) -> None:
    """Add the page around a copy, and the copy itself."""

    @router.get("/announcements/{number}/copies/{capture}")
    def copy(request: Request, number: Id, capture: Id) -> HTMLResponse:
        found = shelf.capture(number, capture)
        shown = _kind(found)[0] in SHOWN
        return page(request, "copy", "/search", number=number, copy=found, shown=shown)

    @router.get("/announcements/{number}/copies/{capture}/body")
    def body(number: Id, capture: Id) -> Response:
        found = shelf.capture(number, capture)
        kind, charset = _kind(found)
        headers = UNARMED | {"Content-Type": f"{kind}; charset={charset}" if charset else kind}
        if kind not in SHOWN:
            headers["Content-Disposition"] = f'attachment; filename="{_name(found)}"'
        return Response(shelf.body(found), headers=headers)


def _kind(capture: CaptureRow) -> tuple[str, str]:
    """Return the media type and the charset that the site stated, as far as they can be such."""
    stated = _TYPE.match(capture.content_type)
    return (stated[1].lower(), stated[2] or "") if stated else ("application/octet-stream", "")


def _name(capture: CaptureRow) -> str:
    """Return a name for the file: that of its address, of harmless characters only."""
    last = capture.url.partition("?")[0].rpartition("/")[2]
    return f"{capture.id}-{_NAME.sub('_', last)[-80:] or 'copy'}"
