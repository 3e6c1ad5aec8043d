"""The default channel: a folder. Nothing leaves the machine."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from domain.errors import DeliveryFailed


@dataclass(frozen=True)
class Outbox:
    """Writes each message as an .eml file named after its Message-ID."""

    folder: Path

    def deliver(self, message: EmailMessage) -> str:
        """Write the message in one step; delivering it again replaces the same file."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        path = self.folder / f"{name}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            draft.write_bytes(message.as_bytes(policy=SMTP))
            draft.replace(path)
        except OSError as error:
            raise DeliveryFailed(f"送信箱 {self.folder} に書き込めません（{error}）") from None
        return str(path)

    def close(self) -> None:
        """Nothing is held open between two messages."""
