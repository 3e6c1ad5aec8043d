"""The health page that Docker and monitors ask."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

Health = dict[str, Any]
"""What `/healthz` tells: `ok`, and whatever explains it, ready for JSON."""


def health_app(check: Callable[[], Health]) -> FastAPI:
    """Return an app whose `/healthz` answers 200 when `check` says `ok`, else 503."""
    app = FastAPI(title="Teigen Watch", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        found = check()
        return JSONResponse(found, status_code=200 if found["ok"] else 503)

    return app
