"""What the pages ask of the application besides the questions that the API answers too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.audit import Deed
from domain.subscriber import Subscriber
from domain.wording import Passage
from store.digests import Headline
from store.outbox_tables import DeliveryRow, DigestRow, SubscriberRow
from store.tables import AnnouncementRow, CaptureRow, RevisionRow, RunRow


@dataclass(frozen=True)
class Version:
    """A wording and what changed in it since the one before; nothing for the first."""

    row: RevisionRow
    passages: tuple[Passage, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """An announcement with its wordings, oldest first, and its copies in the archive."""

    row: AnnouncementRow
    versions: tuple[Version, ...]
    captures: tuple[CaptureRow, ...]


@dataclass(frozen=True)
class Sent:
    """A delivery and the name of its subscriber."""

    row: DeliveryRow
    subscriber: str


class Shelf(Protocol):
    """Hands out records as they are kept; raises UnknownName for what there is not."""

    def monthly(
        self, proposal: str, asks: Sequence[str], since: date, until: date
    ) -> Mapping[tuple[str, date], int]:
        """Return how many direct matches each of the asks has in each month, by its first day."""

    def agencies(self) -> Sequence[str]:
        """Return the names of all agencies that announced anything."""

    def file(self, announcement_id: int) -> File:
        """Return everything that was kept of one announcement."""

    def capture(self, announcement_id: int, capture_id: int) -> CaptureRow:
        """Return the record of a copy of the announcement's page or of one of its files."""

    def body(self, capture: CaptureRow) -> bytes:
        """Return what the site sent, from the archive."""

    def runs(self, source: str) -> Sequence[RunRow]:
        """Return the newest runs of a source, newest first."""

    def digests(self) -> Sequence[Headline]:
        """Return the digests, newest first, without their wording."""

    def digest(self, digest_id: int) -> DigestRow:
        """Return one digest."""

    def deliveries(self, digest_id: int) -> Sequence[Sent]:
        """Return the deliveries of one digest."""

    def subscribers(self) -> Sequence[tuple[SubscriberRow, Subscriber]]:
        """Return all subscribers that were not removed."""

    def channels(self) -> Sequence[tuple[str, str]]:
        """Return the channels by which a subscriber may be told: the name, and what it is."""

    def deeds(self, limit: int, before: int | None) -> Sequence[Deed]:
        """Return what was done last, newest first, before the deed of this id."""

    def settings(self) -> Sequence[tuple[str, str]]:
        """Return the settings that hold no secret: what each means, and its value."""
