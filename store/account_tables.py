"""The tables of accounts, of who is signed in, of failed tries, and of what was done."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class AccountRow(SQLModel, table=True):
    """An account; `folded` is its name as compared.

    `password` is the argon2 hash, empty for one that has none; `subject` names the person at the
    organisation's provider.
    """

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    role: str
    password: str
    subject: str | None = Field(default=None, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebSessionRow(SQLModel, table=True):
    """A session of the pages: only the hash of its secret is kept."""

    __tablename__ = "web_session"

    digest: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    began_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


class LoginFailureRow(SQLModel, table=True):
    """Failures in a row under one key: a name, whether an account has it or not, or an address."""

    __tablename__ = "login_failure"

    key: str = Field(primary_key=True)
    count: int = 0
    last: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class DeedRow(SQLModel, table=True):
    """What somebody did; the database refuses to change or delete it."""

    __tablename__ = "deed"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    who: str
    action: str
    subject: str = Field(default="", sa_type=Text)
    detail: str = Field(default="", sa_type=Text)
