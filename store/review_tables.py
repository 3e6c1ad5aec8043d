"""The table of reviews: append-only."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ReviewRow(SQLModel, table=True):
    """What a person decided about the link of an announcement, in one wording, with an ask."""

    __tablename__ = "review"

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    proposal_id: str = Field(index=True)
    revision: int
    ask: str
    decision: str
    grade: str
    moved_to: str = ""
    author: str
    note: str = Field(default="", sa_type=Text)
    decided_at: datetime = Field(sa_type=UtcDateTime)
