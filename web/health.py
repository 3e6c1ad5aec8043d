"""The health page that Docker and monitors ask."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

Health = dict[str, Any]
"""What `/healthz` tells: `ok`, and whatever explains it, ready for JSON."""


def add_health(app: FastAPI, check: Callable[[], Health]) -> None:
    """Add `/healthz`, which answers 200 when `check` says `ok`, else 503."""

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> JSONResponse:
        found = check()
        return JSONResponse(found, status_code=200 if found["ok"] else 503)
