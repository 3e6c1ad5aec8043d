"""Content: revisions with their changes, attachments, documents and captures."""

from hashlib import sha256
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from domain.announcement import page_key
from store.columns import UtcDateTime

revision = "content"
down_revision = "outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("problem", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", AutoString(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", AutoString(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("file", "offset"),
    )
    for name in ("source", "url_key", "sha256"):
        op.create_index(f"ix_capture_{name}", "capture", [name])
    _widen()
    _fill()
    for name in ("url_key", "title_key"):
        op.create_index(f"ix_announcement_{name}", "announcement", ["source", name])


def _widen() -> None:
    """Add columns in place: rebuilding a table that others refer to would lose their rows."""
    empty: dict[str, Any] = {"nullable": False, "server_default": ""}
    _add(
        "announcement",
        sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("url_key", AutoString(), **empty),
        sa.Column("title_key", AutoString(), **empty),
        sa.Column("edits", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("read", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("withdrawal", AutoString(), **empty),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=True),
    )
    _add(
        "revision",
        sa.Column("change", AutoString(), nullable=False, server_default="edited"),
        sa.Column("url", sa.Text(), **empty),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("payload", AutoString(), **empty),
    )
    _add("run", sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _fill() -> None:
    """Give the announcements of the first version their keys, and their revisions their URL."""
    connection = op.get_bind()
    table = sa.table(
        "announcement",
        *(sa.column(name) for name in ("id", "url", "title", "published", "url_key", "title_key")),
        sa.column("text"),
        sa.column("read"),
    )
    rows = connection.execute(sa.select(table.c.id, table.c.url, table.c.title, table.c.published))
    keys = [
        {"row": id_, "url_key": page_key(url), "title_key": _title_key(title, published)}
        for id_, url, title, published in rows
    ]
    if keys:
        statement = table.update().where(table.c.id == sa.bindparam("row"))
        connection.execute(
            statement.values(url_key=sa.bindparam("url_key"), title_key=sa.bindparam("title_key")),
            keys,
        )
    connection.execute(table.update().where(table.c.text != "").values(read=sa.true()))
    op.execute("UPDATE revision SET change = 'new' WHERE number = 1")
    op.execute(
        "UPDATE revision SET (url, published) = (SELECT a.url, a.published FROM announcement a"
        " WHERE a.id = revision.announcement_id)"
    )


def _title_key(title: str, published: object) -> str:
    return _key(" ".join(normalize("NFKC", title).split()), str(published)) if published else ""


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
