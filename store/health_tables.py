"""The tables of the watch over the sources."""

from datetime import datetime

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class HealthRow(SQLModel, table=True):
    """How a source is now, since when, and what the operator was told."""

    __tablename__ = "health"

    source: str = Field(primary_key=True)
    verdict: str
    since: datetime = Field(sa_type=UtcDateTime)
    runs: int
    evidence: list[str] = Field(sa_type=JSON)
    told: str
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    note: str = Field(default="", sa_type=Text)


class HostRow(SQLModel, table=True):
    """A host that asked to be left alone for a while."""

    __tablename__ = "host"

    host: str = Field(primary_key=True)
    not_before: datetime = Field(sa_type=UtcDateTime)
