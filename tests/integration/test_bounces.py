"""Mail that comes back: who is silenced by it, and who is not."""

from mailbox import Maildir
from pathlib import Path

import pytest

from app import outbox
from app.bounces import take_in, waiting
from app.deliver import deliver
from domain.errors import BadInput
from store import suppressions
from store.outbox_tables import DeliveryState
from tests.integration.test_outbox import MONDAY, TestWatch, office, rows

__all__ = ["office"]

DSN = """\
From: MAILER-DAEMON@mail.example.test
To: teigen-watch@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

The mail system could not deliver your message.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--B
Content-Type: {kind}

Message-ID: <{key}@localhost>
Subject: x

--B--
"""


def notification(
    key: str,
    address: str = "a@example.test",
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "message/rfc822",
) -> bytes:
    return DSN.format(key=key, address=address, action=action, status=status, kind=kind).encode()


def sent(office: TestWatch) -> str:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    deliver(office)
    return rows(office)[0].message_id


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_is_gone_is_not_written_to_again(office: TestWatch, kind: str) -> None:
    key = sent(office)
    assert "不達を記録しました" in take_in(office, notification(key, kind=kind))
    assert rows(office)[0].state == DeliveryState.BOUNCED
    office.later(days=7)
    outbox.catch_up(office)
    assert deliver(office).sent == []
    assert rows(office)[1].state == DeliveryState.SUPPRESSED
    with office.session() as session:
        assert suppressions.remove(session, "A@example.test")
        assert not suppressions.remove(session, "a@example.test")


def test_a_forged_notification_silences_nobody(office: TestWatch) -> None:
    key = sent(office)
    for forged in (notification("guess"), notification(key, address="other@example.test")):
        assert "通知ではありません" in take_in(office, forged)
    assert rows(office)[0].state == DeliveryState.SENT


def test_a_delay_and_a_usual_mail_change_nothing(office: TestWatch) -> None:
    key = sent(office)
    delayed = notification(key, action="delayed", status="4.4.1")
    assert "一時的" in take_in(office, delayed)
    assert "配信不能の通知ではありません" in take_in(office, b"Subject: hello\n\nhello\n")
    assert take_in(office, b"\0\xff") == "配信不能の通知ではありません"
    assert "記録しました" in take_in(office, notification(key), dry_run=True)
    assert rows(office)[0].state == DeliveryState.SENT


def test_the_new_mails_of_a_maildir_are_read_once(tmp_path: Path) -> None:
    box = Maildir(tmp_path / "box")
    box.add(b"Subject: a\n\na\n")
    box.add(b"Subject: b\n\nb\n")
    assert len(list(waiting(tmp_path / "box", keep=True))) == 2
    assert len(list(waiting(tmp_path / "box"))) == 2
    assert list(waiting(tmp_path / "box")) == []
    with pytest.raises(BadInput, match="Maildir"):
        list(waiting(tmp_path))
