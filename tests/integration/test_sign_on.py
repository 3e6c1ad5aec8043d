from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app import accounts
from app.audit import deeds
from app.bootstrap import Watch
from app.serve import build_site, listening_host
from domain.account import Role
from tests.integration.life import Clock
from tests.integration.provider import CLIENT, SECRET, Provider, providing
from tests.integration.signing import PASSWORD, sign_in

BASE = "http://watch.example.jp"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, clock: Clock) -> Provider:
    running.claims = {"sub": "s1", "preferred_username": "山田", "groups": ["all", "staff"]}
    running.spoil, running.apart, running.signed_with = {}, {}, "RS256"
    running.document = None
    running.now = int(clock.now.timestamp())
    return running


@pytest.fixture
def office(watch: Watch, provider: Provider) -> Iterator[Watch]:
    change: dict[str, Any] = {
        "host": "0.0.0.0", "public_url": BASE, "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT, "oidc_role_claim": "groups",
        "oidc_roles": "staff=reviewer, heads=admin", "oidc_default_role": "",
    }  # fmt: skip
    settings = type(watch.settings).model_validate(
        watch.settings.model_dump() | change | {"oidc_client_secret": SECRET}
    )
    yield (office := Watch(settings))
    office.engine.dispose()


@pytest.fixture
def client(office: Watch) -> Iterator[TestClient]:
    site = build_site(office, lambda: {"ok": True})
    with TestClient(site, base_url=BASE, follow_redirects=False) as client:
        yield client


def start(client: TestClient, next: str = "/asks/I-5b") -> str:
    client.get("/login")
    answer = client.get("/login/oidc", params={"next": next})
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(client: TestClient, provider: Provider, **change: str) -> Response:
    back = provider.sign_in(start(client))
    return client.get("/login/oidc/callback", params=back | change)


def test_a_member_of_the_organisation_signs_in(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    assert 'href="/login/oidc?next=/"' in client.get("/login").text
    answer = come_back(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks/I-5b")
    page = client.get("/").text
    assert "山田" in page and Role.REVIEWER.label in page
    assert [(a.name, a.role) for a in accounts.known(office)] == [("山田", Role.REVIEWER)]
    assert [d.action for d in deeds(office, 9)] == ["sign_in", "account_added"]
    assert sign_in(TestClient(client.app, base_url=BASE), "山田", "").status_code == 403


def test_the_groups_decide_at_each_sign_in(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    come_back(client, provider)
    provider.claims = provider.claims | {"groups": ["heads", "staff"], "preferred_username": "田中"}
    come_back(client, provider)
    assert [(a.name, a.role) for a in accounts.known(office)] == [("山田", Role.ADMIN)]
    provider.claims = provider.claims | {"groups": ["all"]}
    refused = come_back(client, provider)
    assert refused.status_code == 403 and "権限がありません" in refused.text


def test_nobody_takes_the_name_of_another(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    accounts.add(office, "山田", Role.ADMIN, PASSWORD)
    come_back(client, provider)
    names = [(a.name, a.role) for a in accounts.known(office)]
    assert ("山田", Role.ADMIN) in names and len(names) == 2
    assert Role.REVIEWER.label in client.get("/").text
    assert sign_in(TestClient(client.app, base_url=BASE), "山田").status_code == 303


def test_a_disabled_account_stays_outside(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    come_back(client, provider)
    accounts.disable(office, "山田")
    assert client.get("/").status_code == 303
    refused = come_back(client, provider)
    assert refused.status_code == 403 and "停止されています" in refused.text


def test_what_the_token_does_not_say_is_asked_for(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    provider.claims = {"sub": "s1"}
    provider.apart = {"sub": "s1", "preferred_username": "山田", "groups": ["heads"]}
    come_back(client, provider)
    assert [(a.name, a.role) for a in accounts.known(office)] == [("山田", Role.ADMIN)]


@pytest.mark.parametrize("apart", [{"sub": "another", "groups": ["heads"]}, {"groups": ["heads"]}])
def test_what_is_said_of_another_person_does_not_count(
    client: TestClient, provider: Provider, apart: dict[str, Any]
) -> None:
    provider.claims, provider.apart = {"sub": "s1"}, apart
    assert come_back(client, provider).status_code == 403


def test_the_token_stands_before_what_is_said_beside_it(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    provider.claims = {"sub": "s1", "groups": ["staff"]}
    provider.apart = {"sub": "s1", "preferred_username": "山田", "groups": ["heads"]}
    come_back(client, provider)
    assert [(a.name, a.role) for a in accounts.known(office)] == [("山田", Role.REVIEWER)]


def test_the_log_says_why_a_sign_in_failed(
    client: TestClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.spoil = {"aud": "another"}
    come_back(client, provider)
    assert "aud" in caplog.text


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "of another"}, {"nonce": None}, {"aud": "another"}, {"aud": None},
        {"iss": "https://evil.example"}, {"exp": 0}, {"exp": None}, {"sub": None},
        {"aud": ["teigen", "another"], "azp": "another"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_proves_nothing(
    client: TestClient, provider: Provider, spoil: dict[str, Any]
) -> None:
    provider.spoil = spoil
    refused = come_back(client, provider)
    assert refused.status_code == 403 and "確認できませんでした" in refused.text
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("signed", ["foreign", "HS256", "none"])
def test_a_token_that_the_provider_did_not_sign_proves_nothing(
    client: TestClient, provider: Provider, signed: str
) -> None:
    provider.signed_with = signed
    assert come_back(client, provider).status_code == 403
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("state", ["", "x", "x.y", "W10=.00", "題.名"])
def test_a_strange_state_is_refused(client: TestClient, provider: Provider, state: str) -> None:
    assert come_back(client, provider, state=state).status_code == 403


def test_another_browser_cannot_finish_what_one_began(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    back = provider.sign_in(start(client))
    with TestClient(client.app, base_url=BASE, follow_redirects=False) as other:
        other.get("/login")
        assert other.get("/login/oidc/callback", params=back).status_code == 403
    assert client.get("/login/oidc/callback", params=back).status_code == 303
    assert client.get("/login/oidc/callback", params=back).status_code == 403


def test_signing_in_leads_nowhere_else(client: TestClient, provider: Provider) -> None:
    back = provider.sign_in(start(client, next="https://evil.example/"))
    assert client.get("/login/oidc/callback", params=back).headers["location"] == "/"


def test_a_provider_that_refuses_or_is_away_is_told(
    office: Watch, client: TestClient, provider: Provider
) -> None:
    refused = client.get(
        "/login/oidc/callback", params={"error": "access_denied", "error_description": "<script>"}
    )
    assert refused.status_code == 403 and "取りやめられました" in refused.text
    assert "<script" not in refused.text
    provider.spoil = {"issuer": "https://evil.example"}
    client.get("/login")
    away = client.get("/login/oidc")
    assert away.status_code == 502 and "接続できませんでした" in away.text


def test_why_the_provider_refused_is_in_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    why = {"error": "invalid_scope", "error_description": "no profile\nfor you"}
    refused = client.get("/login/oidc/callback", params=why)
    assert refused.status_code == 403 and "運用担当者" in refused.text
    assert "'invalid_scope': 'no profile\\nfor you'" in caplog.text


@pytest.mark.parametrize("document", [[], "x", {"issuer": 1}])
def test_a_provider_that_talks_nonsense_is_told(
    client: TestClient, provider: Provider, document: object
) -> None:
    provider.document = document
    client.get("/login")
    away = client.get("/login/oidc")
    assert away.status_code == 502 and "接続できませんでした" in away.text


def test_the_log_says_which_issuer_to_set(
    client: TestClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.spoil = {"issuer": f"{provider.issuer}/"}
    client.get("/login")
    client.get("/login/oidc")
    assert f"{provider.issuer}/' (TEIGEN_OIDC_ISSUER)" in caplog.text


def test_with_a_provider_the_machine_itself_is_guarded_too(office: Watch) -> None:
    assert listening_host(office) == "0.0.0.0"
    site = build_site(office, lambda: {"ok": True}, "127.0.0.1")
    with TestClient(site, base_url="http://127.0.0.1:8350", follow_redirects=False) as client:
        assert client.get("/").status_code == 303
