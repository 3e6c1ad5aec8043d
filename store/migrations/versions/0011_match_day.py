"""Matches know the day of their announcement, so that a period is a range of an index."""

import sqlalchemy as sa
from alembic import op

revision = "match_day"
down_revision = "review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("match", sa.Column("day", sa.Date(), nullable=True))
    op.execute(
        "UPDATE match SET day = (SELECT COALESCE(a.published, a.news_on) FROM announcement a"
        " WHERE a.id = match.announcement_id)"
    )
    with op.batch_alter_table("match") as batch_op:
        batch_op.alter_column("day", nullable=False)
        batch_op.create_index("ix_match_day", ["proposal_id", "day"])
        batch_op.create_index("ix_match_ask_day", ["proposal_id", "ask", "day"])


def downgrade() -> None:
    with op.batch_alter_table("match") as batch_op:
        batch_op.drop_index("ix_match_ask_day")
        batch_op.drop_index("ix_match_day")
        batch_op.drop_column("day")
