"""The decisions on an ask, and those that moved a link to it, are found by indexes."""

from alembic import op

revision = "decisions_of_ask"
down_revision = "moved_apart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_review_ask", "review", ["ask", "proposal_id"])
    op.create_index("ix_review_moved", "review", ["moved_to", "proposal_id"])


def downgrade() -> None:
    op.drop_index("ix_review_moved", "review")
    op.drop_index("ix_review_ask", "review")
