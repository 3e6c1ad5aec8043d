"""Accounts of the pages: who may do what there, and how long they stay signed in."""

from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from pydantic import Field, field_validator

from domain.errors import BadInput
from domain.record import Record

IDLE = timedelta(hours=2)
"""A session ends when it was not used for so long."""

LONGEST = timedelta(hours=12)
"""A session ends so long after it began, however much it is used."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class Role(StrEnum):
    """What an account may do; each role may do what those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {"viewer": "閲覧者", "reviewer": "確認担当者", "admin": "管理者"}[self.value]

    def covers(self, role: "Role") -> bool:
        """Tell whether this role may do what the other may."""
        order = tuple(Role)
        return order.index(self) >= order.index(role)


class Account(Record):
    """Someone who may sign in; one that is disabled may no longer."""

    name: str = Field(min_length=1, max_length=100)
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable() or not value.strip():
            raise ValueError("名前に使えない文字があります")
        return value


class Session(Record):
    """The time between a sign-in and its end; `digest` is what is kept of its secret."""

    digest: str
    account: Account
    began_at: datetime
    seen_at: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether the visitor is still signed in."""
        fresh = now < self.seen_at + IDLE and now < self.began_at + LONGEST
        return fresh and self.account.disabled_at is None


def folded(name: str) -> str:
    """Return the name as it is compared: width and case make no difference."""
    return normalize("NFKC", name).strip().casefold()


def check_password(password: str, name: str) -> None:
    """Raise BadInput, saying what to do, for a password that is too short, long or obvious."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(
            f"パスワードは{SHORTEST_PASSWORD}文字以上{LONGEST_PASSWORD}文字以下にしてください",
            remedy="いくつかの単語をつなげると、長くても覚えやすくなります",
        )
    if folded(name) in folded(password) or len(set(password)) < 4:
        raise BadInput(
            "推測されやすいパスワードは使えません",
            remedy="名前を含まず、同じ文字の繰り返しでないものにしてください",
        )
