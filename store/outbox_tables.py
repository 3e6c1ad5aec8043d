"""The tables of what is told: subscribers, digests, their items, and deliveries."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.subscriber import State
from store.columns import UtcDateTime


class SubscriberRow(SQLModel, table=True):
    """A subscriber; `starts` is the day from which the windows are gapless.

    `origin` says who keeps the entry: `staff`, or `settings` for TEIGEN_MAIL_TO. `salt` makes
    the link that stops the mail unguessable, together with a secret outside the database.
    """

    __tablename__ = "subscriber"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    document: dict[str, Any] = Field(sa_type=JSON)
    state: str = Field(default=State.ACTIVE, index=True)
    origin: str = "staff"
    salt: str
    starts: date
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class DigestRow(SQLModel, table=True):
    """A digest composed for an audience and a window; its wording is what was sent.

    `workbook` is the table that goes with it to those who want it; empty when nobody does.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("proposal_id", "audience", "window"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: str
    audience: str
    window: str
    starts: date
    ends: date
    composed_at: datetime = Field(sa_type=UtcDateTime)
    document: dict[str, Any] = Field(sa_type=JSON)
    subject: str
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    picture: bytes = Field(default=b"", sa_type=LargeBinary)
    workbook: bytes = Field(default=b"", sa_type=LargeBinary)


class DigestItemRow(SQLModel, table=True):
    """An announcement that a digest told of, in the revision that it then had."""

    __tablename__ = "digest_item"

    digest_id: int = Field(foreign_key="digest.id", primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", primary_key=True, index=True)
    revision: int
    ask: str
    grade: str


class DeliveryState(StrEnum):
    """Where a delivery stands; a person has to look at `failed` and `bounced`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    SUPPRESSED = "suppressed"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {
            "pending": "送信待ち",
            "sending": "送信中",
            "sent": "送信済み",
            "failed": "送信不能",
            "bounced": "不達",
            "suppressed": "送信抑止",
        }[self.value]


class DeliveryRow(SQLModel, table=True):
    """The outbox: one digest on its way to one subscriber.

    `worker` holds the row until `lease_until`; `next_try_at` is when it may be tried.
    """

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("subscriber_id", "window"),)

    id: int | None = Field(default=None, primary_key=True)
    digest_id: int = Field(foreign_key="digest.id", index=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True)
    window: str
    starts: date
    ends: date
    channel: str
    address: str
    message_id: str = Field(index=True)
    state: str = Field(default=DeliveryState.PENDING, index=True)
    attempts: int = 0
    detail: str = Field(default="", sa_type=Text)
    worker: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_try_at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class SuppressionRow(SQLModel, table=True):
    """A mail address that is not written to, because mail to it came back for good."""

    __tablename__ = "suppression"

    address: str = Field(primary_key=True)
    reason: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=UtcDateTime)
