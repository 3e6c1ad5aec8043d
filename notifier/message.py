"""Addresses a mail: an e-mail message with stable headers."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from domain.period import TOKYO
from notifier.render import Mail


def build_message(
    mail: Mail,
    *,
    sender: str,
    recipient: str,
    key: str,
    sent_at: datetime,
    unsubscribe: str = "",
) -> EmailMessage:
    """Return the message; its Message-ID is made of the key, so that a resend is recognised.

    `unsubscribe` is the address at which one click stops the mail (RFC 8058).
    """
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(sent_at.astimezone(TOKYO))
    message["Message-ID"] = f"<{key}@{domain}>"
    message["List-Id"] = f"Teigen Watch <teigen-watch.{domain}>"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "list"
    message["Content-Language"] = "ja"
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    if mail.picture:
        _attach_picture(message, mail.picture)
    return message


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
