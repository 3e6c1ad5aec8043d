"""What every channel can do."""

from typing import Protocol

from notifier.letter import Letter
from notifier.message import Message


class Channel(Protocol):
    """A way for a digest to leave."""

    def deliver(self, letter: Letter) -> str:
        """Hand the letter over; return in Japanese where it went, or raise DeliveryFailed."""
        ...


class Carrier(Protocol):
    """A way for mail to leave."""

    def deliver(self, message: Message) -> str:
        """Hand the message over; return in Japanese where it went, or raise DeliveryFailed."""
        ...

    def close(self) -> None:
        """End what was opened for a run of messages; the next one opens it again."""
        ...
