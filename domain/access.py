"""Who may do what over the network."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from pydantic import Field

from domain.record import Record


class Scope(StrEnum):
    """What a token allows."""

    READ = "read"
    REVIEW = "review"
    RECORD = "record"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return {"read": "閲覧", "review": "確認", "record": "記録"}[self]


class Token(Record):
    """An access token; its secret is told once, and only the secret's digest is kept.

    `owner` is the account of the person who uses it, empty where none is named.
    """

    name: str = Field(min_length=1, max_length=100)
    digest: str
    scopes: frozenset[Scope]
    owner: str = ""
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def allows(self, scope: Scope, now: datetime) -> bool:
        """Tell whether the token allows this now; every token allows reading."""
        if self.revoked_at or (self.expires_at and self.expires_at <= now):
            return False
        return scope is Scope.READ or scope in self.scopes


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; secrets are long and random, so one hash is enough."""
    return sha256(secret.encode()).hexdigest()
