import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.integration.signing import BASE, PASSWORD, form_token, sign_in


def forms(client: TestClient, site: FastAPI) -> dict[str, str | None]:
    other = TestClient(site, base_url=BASE)
    foreign = form_token(other.get("/login").text)
    return {"missing": None, "empty": "", "foreign": foreign, "strange": "題" * 64}


@pytest.mark.parametrize("kind", ["missing", "empty", "foreign", "strange"])
def test_a_form_without_the_own_token_does_nothing(
    site: FastAPI, client: TestClient, kind: str
) -> None:
    token = forms(client, site)[kind]
    fields = {"name": "山田", "password": PASSWORD} | (
        {} if token is None else {"form_token": token}
    )
    assert client.post("/login", data=fields).status_code == 403
    sign_in(client, "山田")
    assert client.post("/logout", data={} if token is None else {"form_token": token}).status_code == 403  # fmt: skip
    assert client.get("/", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_from_another_site_does_nothing(client: TestClient, headers: dict[str, str]) -> None:
    sign_in(client, "山田")
    token = form_token(client.get("/").text)
    answer = client.post("/logout", data={"form_token": token}, headers=headers)
    assert answer.status_code == 403 and "ほかのサイト" in answer.text
    assert client.get("/", follow_redirects=False).status_code == 200


def test_a_huge_form_is_refused_unread(client: TestClient) -> None:
    assert client.post("/login", data={"name": "x" * 200_000}).status_code == 413
    body = iter([b"name=x"])
    assert client.post("/login", content=body).status_code == 413
