import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app import outbox, subscribers, unsubscribe
from app.settings import Settings
from domain.subscriber import State
from store.engine import open_database
from tests.integration.test_outbox import MONDAY, TestWatch
from web.unsubscribe import unsubscribe_router


@pytest.fixture
def office(tmp_path: Path) -> TestWatch:
    settings = Settings(
        home=tmp_path, mail_to="a@example.test,b@example.test", public_url="https://teigen.test"
    )
    return TestWatch(settings, open_database(settings.database), clock=[MONDAY])


class Client:
    """Asks an application without a network."""

    def __init__(self, site: FastAPI) -> None:
        self.site = site

    def ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.site)) as client:
                return await client.request(method, url, **more)

        return asyncio.run(once())

    def get(self, url: str) -> httpx.Response:
        return self.ask("GET", url)

    def post(self, url: str, **more: Any) -> httpx.Response:
        return self.ask("POST", url, **more)


@pytest.fixture
def client(office: TestWatch) -> Client:
    site = FastAPI()
    site.include_router(
        unsubscribe_router(partial(unsubscribe.find, office), partial(unsubscribe.stop, office))
    )
    return Client(site)


def links(office: TestWatch) -> list[str]:
    return [unsubscribe.link(office, row) for row, _ in subscribers.active(office)]


def test_get_only_shows_and_one_post_without_login_stops(office: TestWatch, client: Client) -> None:
    first, _ = links(office)
    page = client.get(first)
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "a@example.test" in page.text
    assert len(subscribers.active(office)) == 2
    done = client.post(first, data={"List-Unsubscribe": "One-Click"})
    assert "停止しました" in done.text
    assert [row.name for row, _ in subscribers.active(office)] == ["b@example.test"]
    assert client.post(first).status_code == 200
    outbox.catch_up(office)
    with office.session() as session:
        stopped = subscribers.listed(session)[0]
    assert stopped.state == State.UNSUBSCRIBED


def test_a_link_fits_one_subscription_and_cannot_be_guessed(
    office: TestWatch, client: Client
) -> None:
    first, second = links(office)
    base, number, token = first.rsplit("/", 2)
    other = second.rsplit("/", 2)[1]
    for wrong in (f"{base}/{other}/{token}", f"{base}/{number}/x", f"{base}/999/{token}"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert len(token) >= 43
    assert len(subscribers.active(office)) == 2


def test_the_secret_is_kept_outside_the_database_for_the_owner_alone(office: TestWatch) -> None:
    links(office)
    path = office.settings.home / "secret"
    assert path.stat().st_mode & 0o077 == 0
    assert links(office) == links(office)
    database = (office.settings.home / "teigen.db").read_bytes()
    assert path.read_bytes() not in database


def test_without_a_web_page_there_is_no_link(office: TestWatch) -> None:
    plain = TestWatch(Settings(home=office.settings.home), office.database)
    assert unsubscribe.link(plain, subscribers.active(plain)[0][0]) == ""
