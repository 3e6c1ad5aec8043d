"""Addresses a mail: an e-mail message with stable headers."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from domain.period import TOKYO
from notifier.render import Mail


def build_message(
    mail: Mail, *, sender: str, recipient: str, key: str, sent_at: datetime
) -> EmailMessage:
    """Return the message; its Message-ID is made of the key, so that a resend is recognised."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(sent_at.astimezone(TOKYO))
    message["Message-ID"] = f"<{key}@{domain}>"
    message["List-Id"] = f"Teigen Watch <teigen-watch.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "ja"
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    return message
