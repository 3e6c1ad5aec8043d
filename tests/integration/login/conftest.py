from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import accounts
from app.bootstrap import Watch
from app.serve import build_site
from domain.account import Role
from tests.integration.life import Clock
from tests.integration.signing import BASE, PASSWORD


@pytest.fixture
def site(watch: Watch, clock: Clock) -> FastAPI:
    accounts.add(watch, "山田", Role.REVIEWER, PASSWORD)
    return build_site(watch, lambda: {"ok": True}, "0.0.0.0")


@pytest.fixture
def client(site: FastAPI) -> Iterator[TestClient]:
    with TestClient(site, base_url=BASE) as client:
        yield client
