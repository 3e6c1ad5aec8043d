"""How the API answers: JSON with an ETag, and errors in one shape."""

from hashlib import sha256

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic_core import to_json

from domain.errors import TeigenError, UnknownName
from domain.record import Record

MOVING = {"as_of", "next"}
"""Fields that differ from call to call although the answer is the same."""


def answered(request: Request, value: object) -> Response:
    """Return the value as JSON, or 304 when the caller has it already."""
    body = to_json(value)
    steady = to_json(value, exclude=MOVING) if isinstance(value, Record) else body
    tag = f'W/"{sha256(steady).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = [t.strip() for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def answer_errors(app: FastAPI) -> None:
    """Let the app answer our own errors with their message: 404 for names, else 422."""

    @app.exception_handler(TeigenError)
    def refuse(_request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, UnknownName):
            return JSONResponse({"detail": str(error)}, 404)
        detail = {"loc": ["query"], "msg": str(error), "type": "bad_input"}
        return JSONResponse({"detail": [detail]}, 422)
