"""Any other chat service, through Apprise."""

import logging
from dataclasses import dataclass, field

from domain.errors import DeliveryFailed
from notifier.letter import Letter
from notifier.post import as_text, post

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages carry addresses


@dataclass(frozen=True)
class Apprise:
    """Posts to the service that an Apprise `url` names (LINE, Mattermost, Google Chat …)."""

    name: str
    url: str = field(repr=False)

    def deliver(self, letter: Letter) -> str:
        """Post the digest as plain text."""
        import apprise  # heavy: only who posts this way pays for it

        told = post(letter.digest)
        service = apprise.Apprise()
        if not service.add(self.url):
            raise DeliveryFailed(
                f"経路「{self.name}」の URL を Apprise が解釈できません", permanent=True
            )
        taken = service.notify(
            title=told.title, body=as_text(told), body_format=apprise.NotifyFormat.TEXT
        )
        if not taken:
            raise DeliveryFailed(
                f"経路「{self.name}」に届けられませんでした。時間をおいて自動で再送します"
            )
        return f"{self.name}（Apprise）"
