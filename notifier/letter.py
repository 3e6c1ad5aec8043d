"""What a channel is handed: one digest on its way to one subscriber."""

from dataclasses import dataclass
from datetime import datetime

from domain.digest import Digest
from notifier.render import Mail


@dataclass(frozen=True)
class Letter:
    """A digest as mail and as data; `key` names the delivery, the same on every resend.

    `sender` and `address` are mail addresses; `unsubscribe` is where one click stops the mail.
    """

    key: str
    address: str
    sender: str
    digest: Digest
    mail: Mail
    sent_at: datetime
    unsubscribe: str = ""
