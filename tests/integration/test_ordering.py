"""What happens between the decision on a digest, its order and its delivery."""

from typing import Any

import pytest

from app import outbox, subscribers
from app.deliver import deliver
from domain.digest import Digest
from domain.subscriber import Scope, State, Subscriber
from notifier.message import Message
from store.outbox_tables import DeliveryState
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


def test_a_mail_that_breaks_the_program_holds_up_no_other_and_stays_visible(
    office: TestWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers.keep(office, Subscriber(name="b", address="b@example.test", proposal=PROPOSAL))
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    take = office.fake.deliver

    def break_on_one(message: Message) -> str:
        if message.recipient.startswith("a@"):
            raise RuntimeError("boom")
        return take(message)

    monkeypatch.setattr(office.fake, "deliver", break_on_one)
    assert deliver(office).sent == ["b@example.test"]
    broken = {row.address: row for row in rows(office)}["a@example.test"]
    assert broken.state == DeliveryState.PENDING
    assert "想定外の誤りです（RuntimeError）" in broken.detail
    monkeypatch.undo()
    office.later(hours=1)
    assert deliver(office).sent == ["a@example.test"]
