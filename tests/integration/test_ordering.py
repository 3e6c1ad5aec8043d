"""What happens to subscribers between the decision on a digest and its order."""

from typing import Any

import pytest

from app import outbox, subscribers
from domain.digest import Digest
from domain.subscriber import Scope, State, Subscriber
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, office, rows

__all__ = ["office"]


def test_who_stops_or_changes_while_a_digest_is_composed_does_not_get_it(
    office: TestWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Subscriber(name="b", address="b@example.test", proposal=PROPOSAL)
    subscribers.keep(office, other)
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    compose = outbox.compose

    def compose_slowly(*arguments: Any) -> Digest:
        subscribers.change_state(office, "a@example.test", State.UNSUBSCRIBED)
        subscribers.keep(office, other.model_copy(update={"scope": Scope(asks=("I-5b",))}))
        return compose(*arguments)

    monkeypatch.setattr(outbox, "compose", compose_slowly)
    outbox.catch_up(office)
    assert rows(office) == []
    monkeypatch.undo()
    outbox.catch_up(office)
    assert [row.address for row in rows(office)] == ["b@example.test"]
