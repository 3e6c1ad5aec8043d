"""Opinions: what an outside language model said of links."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from store.columns import UtcDateTime

revision = "opinion"
down_revision = "digest_workbook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", AutoString(), nullable=False),
        sa.Column("ask", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("model", AutoString(), nullable=False),
        sa.Column("prompt", AutoString(), nullable=False),
        sa.Column("grade", AutoString(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("announcement_id", "proposal_id", "ask", "revision", "model", "prompt"),
    )


def downgrade() -> None:
    op.drop_table("opinion")
