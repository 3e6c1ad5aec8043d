"""What tests of the pages need to sign in: accounts, and the form token of a page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from app import accounts
from app.bootstrap import Watch
from app.serve import build_site
from domain.account import Role

PASSWORD = "correct horse battery"
BASE = "http://watch.example.jp"


def inhabited(watch: Watch) -> FastAPI:
    """Return the site of an installation with an account of each role, named after it."""
    for role in Role:
        accounts.add(watch, role.value, role, PASSWORD)
    return build_site(watch, lambda: {"ok": True}, "0.0.0.0")


@contextmanager
def signed_in(watch: Watch, role: Role) -> Iterator[TestClient]:
    """Give the browser of somebody of this role."""
    with TestClient(inhabited(watch), base_url=BASE) as client:
        sign_in(client, role)
        yield client


def form_token(page: str) -> str:
    """Return the token that the page's forms carry."""
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> Response:
    """Sign in over the login page, without following where it leads."""
    fields = {"name": name, "password": password, **more}
    fields["form_token"] = form_token(client.get("/login").text)
    return client.post("/login", data=fields, follow_redirects=False)


def sign_out(client: TestClient) -> Response:
    """Sign out by the button in the header."""
    return send(client, "/logout")


def send(client: TestClient, path: str, **fields: str) -> Response:
    """Send a form as a page of the visitor would, without following where it leads."""
    token = form_token(client.get("/").text)
    return client.post(path, data={**fields, "form_token": token}, follow_redirects=False)
