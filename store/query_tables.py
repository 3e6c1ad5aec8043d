"""The tables of search, progress and access."""

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

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
