"""The matches of an announcement with an ask are found in the index alone."""

from alembic import op

revision = "matches_of_announcement"
down_revision = "known_news"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_match_announcement", "match", ["announcement_id", "proposal_id", "ask"])
    op.drop_index("ix_match_announcement_id", "match")


def downgrade() -> None:
    op.create_index("ix_match_announcement_id", "match", ["announcement_id"])
    op.drop_index("ix_match_announcement", "match")
