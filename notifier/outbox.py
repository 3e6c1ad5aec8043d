"""The default channel: a folder. Nothing leaves the machine."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import DeliveryFailed
from notifier.message import Message


@dataclass(frozen=True)
class Outbox:
    """Writes each message as an .eml file named after its Message-ID."""

    folder: Path

    def deliver(self, message: Message) -> str:
        """Write the message in one step; delivering it again replaces the same file."""
        path = self.folder / f"{message.key}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            draft.write_bytes(message.content)
            draft.replace(path)
        except OSError as error:
            raise DeliveryFailed(f"送信箱 {self.folder} に書き込めません（{error}）") from None
        return str(path)

    def close(self) -> None:
        """Nothing is held open between two messages."""
