"""Reads delivery status notifications (DSN): which of our messages came back, and from where."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from flufl.bounce import all_failures

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs each mail it cannot read


@dataclass(frozen=True)
class Bounce:
    """A notification: addresses that failed for good or for now, and the message it is about.

    `message_id` is without angle brackets, empty when the notification does not quote it.
    """

    permanent: frozenset[str]
    temporary: frozenset[str]
    message_id: str


def read_bounce(body: bytes) -> Bounce:
    """Return what a mail says of failed deliveries; both sets are empty when it says nothing."""
    message = message_from_bytes(body)
    try:
        temporary, permanent = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):  # no detector fits so odd a mail
        return Bounce(frozenset(), frozenset(), "")
    return Bounce(_addresses(permanent), _addresses(temporary), _original(message))


def _addresses(found: Iterable[bytes]) -> frozenset[str]:
    return frozenset(a.decode("ascii", "replace").lower() for a in found)


def _original(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and isinstance(inner[0], Message):
                return _id(inner[0])
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            return _id(message_from_bytes(payload)) if isinstance(payload, bytes) else ""
    return ""


def _id(message: Message) -> str:
    return str(message.get("Message-ID", "")).strip().strip("<>")
