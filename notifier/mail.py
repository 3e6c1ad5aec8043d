"""The mail channel: a letter becomes a message, and a carrier takes it."""

from dataclasses import dataclass

from notifier.channel import Carrier
from notifier.letter import Letter
from notifier.message import build_message


@dataclass(frozen=True)
class MailChannel:
    """Sends letters by mail."""

    carrier: Carrier

    def deliver(self, letter: Letter) -> str:
        """Address the letter and hand it to the carrier."""
        return self.carrier.deliver(
            build_message(
                letter.mail,
                sender=letter.sender,
                recipient=letter.address,
                key=letter.key,
                sent_at=letter.sent_at,
                unsubscribe=letter.unsubscribe,
            )
        )
