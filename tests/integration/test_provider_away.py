"""While the provider of the organisation lets everybody wait, the site answers all the same."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Semaphore

import pytest
from fastapi.testclient import TestClient

from app.bootstrap import Watch
from app.serve import build_site
from web.site import AT_ONCE


@dataclass
class Deaf:
    """A provider that is asked and does not answer before it may."""

    may: Event = field(default_factory=Event)
    asked: Semaphore = field(default_factory=lambda: Semaphore(0))

    def begin(self, secret: str, next: str) -> str:
        self.asked.release()
        self.may.wait(30)
        return "/there"


@pytest.fixture
def provider(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deaf]:
    deaf = Deaf()
    monkeypatch.setattr("app.serve.sign_on", lambda watch: deaf)
    yield deaf
    deaf.may.set()


def test_others_are_served_while_many_wait_for_the_provider(watch: Watch, provider: Deaf) -> None:
    site = build_site(watch, lambda: {"ok": True})
    with (
        TestClient(site, base_url="http://127.0.0.1", follow_redirects=False) as client,
        ThreadPoolExecutor(AT_ONCE + 1) as pool,
    ):
        waiting = [pool.submit(client.get, "/login/oidc") for _ in range(AT_ONCE)]
        provider.asked.acquire(timeout=10)
        try:
            assert pool.submit(client.get, "/healthz").result(timeout=10).status_code == 200
        finally:
            provider.may.set()
        assert {one.result().headers["location"] for one in waiting} == {"/there"}
