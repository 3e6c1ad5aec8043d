"""The tables of reviews, append-only, and of what they come to."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ReviewRow(SQLModel, table=True):
    """What a person decided about the link of an announcement, in one wording, with an ask.

    `by_token` says that `author` is the name of a token.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_ask", "ask", "proposal_id"),
        Index("ix_review_moved", "moved_to", "proposal_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    proposal_id: str = Field(index=True)
    revision: int
    ask: str
    decision: str
    grade: str
    moved_to: str = ""
    duplicate_of: int | None = Field(default=None, foreign_key="announcement.id")
    undoes: int | None = Field(default=None, foreign_key="review.id", unique=True)
    batch: str = Field(default="", index=True)
    author: str
    by_token: bool = False
    note: str = Field(default="", sa_type=Text)
    decided_at: datetime = Field(sa_type=UtcDateTime)


class RulingRow(SQLModel, table=True):
    """What the reviews of a link come to, and when it stood.

    It stands from `decided_at` until `replaced_at`, None while it still does.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        Index("ix_ruling_link", "announcement_id", "proposal_id", "ask"),
        Index("ix_ruling_proposal", "proposal_id", "state"),
        Index(
            "ux_ruling_standing",
            "announcement_id",
            "proposal_id",
            "ask",
            unique=True,
            sqlite_where=sql("replaced_at IS NULL"),
            postgresql_where=sql("replaced_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id")
    proposal_id: str
    ask: str
    state: str
    grade: str | None = None
    revision: int
    decided_at: datetime = Field(sa_type=UtcDateTime, index=True)
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
