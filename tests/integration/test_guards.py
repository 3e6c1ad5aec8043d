"""Every route that changes anything is guarded, be it one that was added yesterday."""

from collections.abc import Iterable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from app.bootstrap import Watch
from tests.integration.signing import BASE, form_token, inhabited, sign_in

OPEN = {"/login", "/logout", "/unsubscribe/{number}/{token}"}
"""Open to all: what these change is the caller's own, or is guarded by a secret in the address."""

SAMPLES = {"name": "I-5b", "kind": "answer", "number": "1", "id": "1", "ask": "I-5b", "action": "pause"}  # fmt: skip


@pytest.fixture
def site(watch: Watch) -> FastAPI:
    return inhabited(watch)


def every(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Yield the routes, those of the routers that were included among them."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from every(included.routes)


def changing(site: FastAPI) -> Iterator[str]:
    """Yield the paths, filled in, of all routes that answer anything but reading."""
    for route in every(site.routes):
        if route.methods - {"GET", "HEAD"}:
            assert route.methods == {"POST"}, f"{route.path} changes by another method than POST"
            if route.path not in OPEN:
                yield route.path.format_map(
                    {n: SAMPLES.get(n, "1") for n in route.param_convertors}
                )


def test_nothing_changes_without_a_session_a_token_or_the_form_token(site: FastAPI) -> None:
    paths = list(changing(site))
    assert "/asks/I-5b/answer" in paths and "/api/v1/asks/I-5b/answers" in paths
    with TestClient(site, base_url=BASE) as nobody, TestClient(site, base_url=BASE) as admin:
        guest = form_token(nobody.get("/login").text)
        sign_in(admin, "admin")
        for path in paths:
            refused = nobody.post(path, data={"form_token": guest}, follow_redirects=False)
            assert refused.status_code in (401, 403), path
            for fields in ({}, {"form_token": guest}):
                refused = admin.post(path, data=fields, follow_redirects=False)
                assert refused.status_code in (401, 403), path


def test_a_viewer_changes_nothing(site: FastAPI) -> None:
    with TestClient(site, base_url=BASE) as viewer:
        sign_in(viewer, "viewer")
        token = form_token(viewer.get("/").text)
        for path in changing(site):
            refused = viewer.post(path, data={"form_token": token}, follow_redirects=False)
            assert refused.status_code in (401, 403), path
