"""Reviews: what people decided about links, append-only."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from store.columns import UtcDateTime

revision = "review"
down_revision = "asks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ask", AutoString(), nullable=False),
        sa.Column("decision", AutoString(), nullable=False),
        sa.Column("grade", AutoString(), nullable=False),
        sa.Column("moved_to", AutoString(), nullable=False),
        sa.Column("author", AutoString(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_announcement_id", "review", ["announcement_id"])
    op.create_index("ix_review_proposal_id", "review", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("review")
