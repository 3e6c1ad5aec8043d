"""What every channel can do."""

from email.message import EmailMessage
from typing import Protocol


class Channel(Protocol):
    """A way for a message to leave."""

    def deliver(self, message: EmailMessage) -> str:
        """Hand the message over; return in Japanese where it went, or raise DeliveryFailed."""
        ...
