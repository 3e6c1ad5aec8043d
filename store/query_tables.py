"""The tables of search, progress and access."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime
from store.words import Words


class SearchRow(SQLModel, table=True):
    """The words of one announcement.

    The index over them is made by the migration: GIN on PostgreSQL, on SQLite the FTS5 table
    `search_index`, which triggers keep in step.
    """

    __tablename__ = "search"

    place: int = Field(
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
    )
    announcement_id: int = Field(foreign_key="announcement.id", unique=True)
    words: list[str] = Field(sa_type=Words)


class EventRow(SQLModel, table=True):
    """An entry of staff on an ask; the database refuses to change or delete it."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_ask", "proposal", "ask"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal: str
    ask: str
    kind: str
    value: str = ""
    on: date
    link: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    author: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    withdraws: int | None = Field(default=None, foreign_key="event.id", unique=True)


class RequestRow(SQLModel, table=True):
    """A request meeting that staff recorded; a mistaken one is withdrawn."""

    __tablename__ = "request"

    id: int | None = Field(default=None, primary_key=True)
    proposal: str = Field(index=True)
    date: date
    to: str = Field(sa_type=Text)
    by: list[str] = Field(sa_type=JSON)
    place: str = Field(default="", sa_type=Text)
    author: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SavedQueryRow(SQLModel, table=True):
    """A query that staff keep under a name."""

    __tablename__ = "saved_query"

    name: str = Field(primary_key=True)
    sought: str
    query: dict[str, Any] = Field(sa_type=JSON)
    saved_at: datetime = Field(sa_type=UtcDateTime)


class TokenRow(SQLModel, table=True):
    """An access token: only the hash of its secret is kept; `owner` is the name of an account."""

    __tablename__ = "token"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    digest: str = Field(unique=True)
    scopes: list[str] = Field(sa_type=JSON)
    owner: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AskRow(SQLModel, table=True):
    """An ask as the views name it, a copy of what the catalogue says."""

    __tablename__ = "ask"

    proposal: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    part: str
    recommendation: str
    title: str = Field(sa_type=Text)
    ministries: str = Field(sa_type=Text)
