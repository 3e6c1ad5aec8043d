"""Addresses a mail: the bytes of an e-mail message with stable headers."""

from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from domain.errors import DeliveryFailed
from domain.period import TOKYO
from notifier.render import Mail

_TEXT, _HTML = "here stands the plain text", "here stands the text in HTML"


@dataclass(frozen=True)
class Message:
    """A mail as it leaves: `content` is what a server is handed, `key` names it on every resend.

    `sender` and `recipient` may carry a name besides the address.
    """

    key: str
    sender: str
    recipient: str
    content: bytes


def build_message(
    mail: Mail,
    *,
    sender: str,
    recipient: str,
    key: str,
    sent_at: datetime,
    unsubscribe: str = "",
) -> Message:
    """Return the message; its Message-ID is made of the key, so that a resend is recognised.

    `unsubscribe` is the address at which one click stops the mail (RFC 8058). Raises
    DeliveryFailed for a recipient to whom no mail can be addressed.
    """
    head, between, tail = _frame(mail.subject, mail.picture, mail.workbook, sender, sent_at)
    content = (
        _to(recipient),
        _header("Message-ID", f"<{key}@{_domain(sender)}>"),
        _unsubscribe(unsubscribe) if unsubscribe else b"",
        head,
        _base64(mail.text),
        between,
        _base64(mail.html),
        tail,
    )
    return Message(key, sender, recipient, b"".join(content))


@lru_cache(maxsize=4)
def _frame(
    subject: str, picture: bytes, workbook: bytes, sender: str, sent_at: datetime
) -> tuple[bytes, ...]:
    """Return what all recipients of a mail share: before, between and after its two texts."""
    message = EmailMessage(SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = sender
    message["Date"] = format_datetime(sent_at.astimezone(TOKYO))
    message["List-Id"] = f"Teigen Watch <teigen-watch.{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "list"
    message["Content-Language"] = "ja"
    message.set_content(_TEXT, cte="base64")
    message.add_alternative(_HTML, subtype="html", cte="base64")
    if picture:
        _attach_picture(message, picture)
    if workbook:
        _attach_workbook(message, workbook, sent_at)
    head, rest = message.as_bytes().split(_base64(f"{_TEXT}\n"))
    return head, *rest.split(_base64(f"{_HTML}\n"))


def _attach_picture(message: EmailMessage, picture: bytes) -> None:
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)  # noqa: S101 - added just before
    body.add_related(
        picture,
        maintype="image",
        subtype="png",
        cid="<progress>",
        filename="progress.png",
        disposition="inline",
    )


def _attach_workbook(message: EmailMessage, workbook: bytes, sent_at: datetime) -> None:
    message.add_attachment(
        workbook,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename=f"対応状況一覧表_{sent_at.astimezone(TOKYO):%Y-%m-%d}.xlsx",
    )


def _to(recipient: str) -> bytes:
    try:
        [line] = recipient.splitlines()
        return _header("To", formataddr(parseaddr(line)))
    except ValueError:
        raise DeliveryFailed(
            f"宛先「{' '.join(recipient.split())}」には送れません。メールアドレスをご確認ください",
            permanent=True,
        ) from None


def _unsubscribe(address: str) -> bytes:
    click = _header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    return _header("List-Unsubscribe", f"<{address}>") + click


def _header(name: str, value: str) -> bytes:
    """Return a header of ASCII words on one line, which mail programs can follow however long."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"{name}: {value!r}")
    return f"{name}: {value}\r\n".encode("ascii")


def _base64(text: str) -> bytes:
    lines = text.replace("\n", "\r\n").encode()
    return encodebytes(lines).replace(b"\n", b"\r\n")


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
