from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import accounts
from app.bootstrap import Watch
from app.sessions import WatchAccounts
from store.account_tables import LoginFailureRow
from tests.integration.life import Clock
from tests.integration.signing import PASSWORD, sign_in, sign_out
from web.accounts import Refusal


def test_after_five_failures_a_name_has_to_wait_even_with_the_right_password(
    watch: Watch, client: TestClient, clock: Clock
) -> None:
    for _ in range(5):
        assert sign_in(client, "山田", "wrong").status_code == 403
    refused = sign_in(client, "山田")
    assert refused.status_code == 429 and "あと1分ほど" in refused.text
    assert 0 < int(refused.headers["retry-after"]) <= 60
    clock.now += timedelta(minutes=1)
    assert sign_in(client, "山田", "wrong").status_code == 403
    clock.now += timedelta(minutes=1)
    assert "あと1分ほど" in sign_in(client, "山田").text
    accounts.unlock(watch, "山田")
    assert sign_in(client, "山田").status_code == 303
    sign_out(client)
    for _ in range(4):
        assert sign_in(client, "山田", "wrong").status_code == 403
    assert sign_in(client, "山田").status_code == 303


def test_a_name_without_account_has_to_wait_alike(client: TestClient) -> None:
    for _ in range(5):
        sign_in(client, "誰か", "wrong")
    assert sign_in(client, "誰か").status_code == 429
    assert sign_in(client, "山田").status_code == 303


def test_an_address_that_tries_many_names_has_to_wait(watch: Watch, client: TestClient) -> None:
    signing = WatchAccounts(watch)
    for number in range(20):
        assert signing.sign_in(f"名前{number}", "wrong", "testclient") == Refusal()
    assert sign_in(client, "山田").status_code == 429
    assert isinstance(signing.sign_in("山田", PASSWORD, "192.0.2.1"), str)


def test_tries_at_the_same_moment_are_all_counted(watch: Watch, site: FastAPI) -> None:
    signing = WatchAccounts(watch)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: signing.sign_in("山田", "wrong", "a"), range(12)))
    assert sum(f == Refusal() for f in found) == 5


def test_old_failures_are_dropped(watch: Watch, clock: Clock) -> None:
    signing = WatchAccounts(watch)
    signing.sign_in("誰か", "wrong", "192.0.2.1")
    clock.now += timedelta(days=2)
    signing.sign_in("山田", "wrong", "192.0.2.2")
    with watch.session() as session:
        assert len(session.exec(select(LoginFailureRow)).all()) == 2
