"""The table of what outside language models said of links."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class OpinionRow(SQLModel, table=True):
    """What a model said of the link of an announcement, in one wording, with an ask.

    `grade` is empty for no link; `problem` says why an answer could not be used.
    """

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("announcement_id", "proposal_id", "ask", "revision", "model", "prompt"),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id")
    proposal_id: str
    ask: str
    revision: int
    model: str
    prompt: str
    grade: str = ""
    reason: str = Field(default="", sa_type=Text)
    problem: str = Field(default="", sa_type=Text)
    given_at: datetime = Field(sa_type=UtcDateTime)
