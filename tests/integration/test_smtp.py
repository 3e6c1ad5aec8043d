import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from domain.errors import DeliveryFailed
from notifier.message import build_message
from notifier.render import Mail
from notifier.smtp import Smtp

MESSAGE = build_message(
    Mail(subject="週報", text="本文", html="<p>本文</p>"),
    sender="teigen@example.test",
    recipient="staff@example.test",
    key="k",
    sent_at=datetime(2026, 11, 23, tzinfo=UTC),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """Keeps what arrives, or answers with a refusal."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.refusal = ""
        self.sessions = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Mailbox, Smtp]]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    smtp = Smtp("127.0.0.1", port, security="none", timeout=5)
    yield mailbox, smtp
    smtp.close()
    controller.stop()


def test_a_message_arrives_with_its_headers(server: tuple[Mailbox, Smtp]) -> None:
    mailbox, smtp = server
    smtp.deliver(MESSAGE)
    assert mailbox.received[0] == MESSAGE.content


@pytest.mark.parametrize(
    ("refusal", "permanent"), [("550 no such user", True), ("451 later", False)]
)
def test_a_refusal_is_permanent_only_when_the_server_says_so(
    server: tuple[Mailbox, Smtp], refusal: str, permanent: bool
) -> None:
    mailbox, smtp = server
    mailbox.refusal = refusal
    with pytest.raises(DeliveryFailed) as caught:
        smtp.deliver(MESSAGE)
    assert caught.value.permanent is permanent


def test_a_server_that_is_down_is_a_temporary_failure_naming_the_place() -> None:
    port = free_port()
    with pytest.raises(DeliveryFailed, match=f"127.0.0.1:{port}") as caught:
        Smtp("127.0.0.1", port, password="secret", security="none", timeout=2).deliver(MESSAGE)
    assert not caught.value.permanent
    assert "secret" not in str(caught.value)


def test_one_connection_carries_many_messages_until_it_is_closed(
    server: tuple[Mailbox, Smtp],
) -> None:
    mailbox, smtp = server
    for _ in range(3):
        smtp.deliver(MESSAGE)
    assert mailbox.sessions == 1
    smtp.close()
    smtp.deliver(MESSAGE)
    assert mailbox.sessions == 2


def test_a_refused_recipient_does_not_spoil_the_next_message(
    server: tuple[Mailbox, Smtp],
) -> None:
    mailbox, smtp = server
    mailbox.refusal = "550 no such user"
    with pytest.raises(DeliveryFailed):
        smtp.deliver(MESSAGE)
    mailbox.refusal = ""
    smtp.deliver(MESSAGE)
    assert len(mailbox.received) == 1
