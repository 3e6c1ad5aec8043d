"""Schemathesis reads the API's own description and sends what it allows, and what it does not."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.bootstrap import Watch
from app.serve import build_site
from app.tokens import issue
from domain.access import Scope
from tests.integration.test_api import bearer, remember

CHECKS = list(HealthCheck)
STRICTER = positive_data_acceptance
"""A schema cannot say which years, cursors and words we refuse."""


@pytest.fixture
def busy(watch: Watch) -> Iterator[Watch]:
    busy = Watch(watch.settings.model_copy(update={"api_rate": "1000000/second"}))
    remember(busy, "窓口の改正")
    yield busy
    busy.engine.dispose()


@pytest.fixture
def secret(busy: Watch) -> str:
    return issue(busy, "試験", frozenset(Scope), None)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_api_does_what_it_describes(busy: Watch, secret: str, mode: GenerationMode) -> None:
    app = build_site(busy, lambda: {"ok": True})
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    described.config.generation.update(with_security_parameters=False)  # every call has the token
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 21
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=CHECKS)
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=bearer(secret), excluded_checks=[STRICTER])

        with suppress(Unsatisfiable):  # without parameters there is nothing to get wrong
            check()
