"""Saved queries, and tokens for the API."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

import store.columns

revision = "access"
down_revision = "events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_query",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("sought", AutoString(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("saved_at", store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("token")
    op.drop_table("saved_query")
