from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app import accounts
from app.bootstrap import Watch
from app.serve import build_site, listening_host
from app.sessions import WatchAccounts
from app.settings import Settings
from app.tokens import issue
from domain.access import Scope, digest_of
from domain.account import IDLE, LONGEST, Role
from domain.errors import BadInput
from store.account_tables import AccountRow, WebSessionRow
from tests.conftest import empty
from tests.integration.life import Clock
from tests.integration.signing import BASE, PASSWORD, form_token, sign_in, sign_out
from web.accounts import Refusal

ATTACK = "<script>alert(1)</script>"


def test_a_visitor_is_led_to_the_login_page_and_back(client: TestClient) -> None:
    asked = client.get("/asks/I-5b?x=%E6%94%B9", follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/login?next=%2Fasks%2FI-5b%3Fx%3D%25E6%2594%25B9"
    page = client.get(asked.headers["location"]).text
    assert 'name="next" value="/asks/I-5b?x=%E6%94%B9"' in page
    answer = sign_in(client, "山田", next="/asks/I-5b?x=%E6%94%B9")
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks/I-5b?x=%E6%94%B9")
    page = client.get("/").text
    assert "山田" in page and "確認担当者" in page and "ログアウト" in page
    assert client.get("/login", follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client: TestClient, next: str) -> None:
    assert "evil" not in client.get("/login", params={"next": next}).text
    assert sign_in(client, "山田", next=next).headers["location"] == "/"


def test_width_does_not_matter_and_case_only_in_the_password(
    watch: Watch, client: TestClient
) -> None:
    accounts.add(watch, "Sato", Role.VIEWER, "Himitsu-no-12345")
    assert sign_in(client, "ｓａｔｏ", "Ｈｉｍｉｔｓｕ－ｎｏ－１２３４５").status_code == 303
    sign_out(client)
    assert sign_in(client, "Sato", "himitsu-no-12345").status_code == 403


@pytest.mark.parametrize(
    ("name", "password"),
    [("山田", "wrong"), ("誰か", PASSWORD), ("", ""), ("a\x00", "b\x00"), (ATTACK, "x" * 900)],
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    client: TestClient, name: str, password: str
) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 403
    assert "名前またはパスワードが正しくありません" in answer.text
    assert "<script" not in answer.text and "set-cookie" not in answer.headers


def test_a_disabled_account_cannot_sign_in_and_is_signed_out(
    watch: Watch, client: TestClient
) -> None:
    sign_in(client, "山田")
    assert client.get("/", follow_redirects=False).status_code == 200
    accounts.disable(watch, "山田")
    assert client.get("/", follow_redirects=False).status_code == 303
    assert sign_in(client, "山田").status_code == 403
    accounts.enable(watch, "山田")
    assert sign_in(client, "山田").status_code == 303


def test_a_new_password_or_role_ends_the_sessions(watch: Watch, client: TestClient) -> None:
    sign_in(client, "山田")
    accounts.change_role(watch, "山田", Role.ADMIN)
    assert client.get("/", follow_redirects=False).status_code == 303
    sign_in(client, "山田")
    assert "管理者" in client.get("/").text
    accounts.change_password(watch, "山田", "another horse battery")
    assert client.get("/", follow_redirects=False).status_code == 303
    assert sign_in(client, "山田").status_code == 403
    assert sign_in(client, "山田", "another horse battery").status_code == 303


def test_a_session_ends_by_itself(client: TestClient, clock: Clock) -> None:
    sign_in(client, "山田")
    clock.now += IDLE - timedelta(minutes=1)
    assert client.get("/", follow_redirects=False).status_code == 200
    clock.now += IDLE
    assert client.get("/", follow_redirects=False).status_code == 303
    sign_in(client, "山田")
    for _ in range(LONGEST // timedelta(hours=1)):
        assert client.get("/", follow_redirects=False).status_code == 200
        clock.now += timedelta(hours=1)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_and_takes_the_cookie(client: TestClient) -> None:
    sign_in(client, "山田")
    [held] = [c.value for c in client.cookies.jar]
    assert sign_out(client).headers["location"] == "/login"
    assert not list(client.cookies.jar)
    client.cookies.set("teigen", str(held))
    assert client.get("/", follow_redirects=False).status_code == 303


def test_the_secret_is_new_at_each_login_and_kept_nowhere(watch: Watch, client: TestClient) -> None:
    client.cookies.set("teigen", "A" * 43, domain="watch.example.jp")
    sign_in(client, "山田")
    secrets = [str(c.value) for c in client.cookies.jar]
    assert len(secrets) == 1 and secrets[0] != "A" * 43
    with watch.session() as session:
        [row] = session.exec(select(WebSessionRow)).all()
        [account] = session.exec(select(AccountRow)).all()
    assert row.digest == digest_of(secrets[0])
    assert account.password.startswith("$argon2id$") and PASSWORD not in account.password
    fixed = TestClient(client.app, base_url=BASE, cookies={"teigen": "A" * 43})
    assert fixed.get("/", follow_redirects=False).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: TestClient) -> None:
    cookie = sign_in(client, "山田").headers["set-cookie"]
    assert cookie.startswith("teigen=")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie and "Secure" not in cookie


def test_over_https_the_cookie_travels_by_https_alone(watch: Watch) -> None:
    accounts.add(watch, "山田", Role.VIEWER, PASSWORD)
    settings = watch.settings.model_copy(update={"public_url": "https://watch.example.jp"})
    app = build_site(Watch(settings), lambda: {"ok": True}, "0.0.0.0")
    with TestClient(app, base_url="https://other.example.jp") as client:
        cookie = sign_in(client, "山田").headers["set-cookie"]
        assert cookie.startswith("__Host-teigen=") and "Secure" in cookie
        assert client.get("/", follow_redirects=False).status_code == 200
    with TestClient(app, base_url=BASE) as client:
        assert "Secure" in client.get("/login").headers["set-cookie"]


def test_only_a_named_proxy_is_believed(watch: Watch) -> None:
    settings = watch.settings.model_copy(update={"proxy": "10.0.0.9"})
    app = build_site(Watch(settings), lambda: {"ok": True}, "0.0.0.0")
    told = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
    for address, prefix in (("10.0.0.9", "__Host-"), ("10.0.0.8", "")):
        with TestClient(app, base_url=BASE, client=(address, 1)) as client:
            cookie = client.get("/login", headers=told).headers["set-cookie"]
            assert cookie.startswith(f"{prefix}teigen=")


def test_a_name_is_never_taken_for_markup(watch: Watch, client: TestClient) -> None:
    accounts.add(watch, ATTACK, Role.VIEWER, PASSWORD)
    sign_in(client, ATTACK)
    page = client.get("/").text
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_with_accounts_neither_pages_nor_api_are_open_on_the_machine_itself(watch: Watch) -> None:
    app = build_site(watch, lambda: {"ok": True})
    with TestClient(app, base_url="http://127.0.0.1:8350") as client:
        page = client.get("/")
        assert "アカウントがないため" in page.text and "set-cookie" in page.headers
        assert client.get("/api/v1/sources").status_code == 200
        assert client.get("/", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 401
        accounts.add(watch, "山田", Role.VIEWER, PASSWORD)
        assert client.get("/", follow_redirects=False).status_code == 303
        assert client.get("/api/v1/sources").status_code == 401
        accounts.disable(watch, "山田")
        assert client.get("/", follow_redirects=False).status_code == 303


def test_a_token_shows_pages_and_sends_no_form(watch: Watch, client: TestClient) -> None:
    secret = issue(watch, "集計", frozenset(Scope), days=None)
    page = client.get("/", auth=("", secret))
    assert page.status_code == 200 and "ログアウト" not in page.text
    assert "set-cookie" not in page.headers
    token = form_token(client.get("/login").text)
    for field in ("", token):
        answer = client.post("/logout", auth=("", secret), data={"form_token": field})
        assert answer.status_code == 403


def test_nobody_but_the_machine_is_served_until_there_is_an_account(watch: Watch) -> None:
    everywhere = Watch(watch.settings.model_copy(update={"host": "0.0.0.0"}))
    assert listening_host(watch) == "127.0.0.1"
    assert listening_host(everywhere) == "127.0.0.1"
    accounts.add(watch, "山田", Role.VIEWER, PASSWORD)
    assert listening_host(everywhere) == "0.0.0.0"
    everywhere.engine.dispose()


def test_names_are_unique_and_passwords_checked(watch: Watch) -> None:
    accounts.add(watch, "Sato", Role.VIEWER, PASSWORD)
    with pytest.raises(BadInput, match="すでにあります"):
        accounts.add(watch, "ＳＡＴＯ", Role.ADMIN, PASSWORD)
    with pytest.raises(BadInput, match="使えません"):
        accounts.add(watch, "a\nb", Role.ADMIN, PASSWORD)
    with pytest.raises(BadInput, match="10文字以上"):
        accounts.change_password(watch, "Sato", "short")


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watch]:
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgresql") if postgres else ""
    yield (watch := Watch(Settings(home=tmp_path, database_url=url)))
    if postgres:
        empty(watch.engine)
    watch.engine.dispose()


def test_the_life_of_an_account_on_both_databases(anywhere: Watch, clock: Clock) -> None:
    signing = WatchAccounts(anywhere)
    accounts.add(anywhere, "山田", Role.VIEWER, PASSWORD)
    with ThreadPoolExecutor(8) as pool:
        tries = list(pool.map(lambda _: signing.sign_in("山田", "wrong", "a"), range(8)))
    assert sum(t == Refusal() for t in tries) == 5
    accounts.unlock(anywhere, "山田")
    with ThreadPoolExecutor(6) as pool:
        tries = list(pool.map(lambda _: signing.sign_in("山田", PASSWORD, "b"), range(6)))
    assert sum(isinstance(t, str) for t in tries) >= 5
    secret = signing.sign_in("山田", PASSWORD, "b")
    assert isinstance(secret, str)
    clock.now += timedelta(minutes=5)
    account = signing.signed_in(secret)
    assert account and account.role is Role.VIEWER
    accounts.change_role(anywhere, "山田", Role.ADMIN)
    assert signing.signed_in(secret) is None
    assert [(a.name, a.role) for a in accounts.known(anywhere)] == [("山田", Role.ADMIN)]
