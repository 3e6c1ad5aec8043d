"""Owners of tokens, decisions by tokens, and links that follow a duplicate."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "owners"
down_revision = "regraded"
branch_labels = None
depends_on = None

DECIDED = """
    UPDATE review SET by_token = true WHERE author IN (SELECT name FROM token)
    AND author NOT IN (SELECT name FROM account)"""
FOLLOWING = """
    INSERT INTO ruling (announcement_id, proposal_id, ask, state, revision, decided_at)
    SELECT m.announcement_id, m.proposal_id, m.ask, 'duplicate', MAX(d.revision), CURRENT_TIMESTAMP
    FROM ruling d JOIN match m
        ON m.announcement_id = d.announcement_id AND m.proposal_id = d.proposal_id
    WHERE d.state = 'duplicate' AND d.replaced_at IS NULL AND m.replaced_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM ruling r WHERE r.announcement_id = m.announcement_id
        AND r.proposal_id = m.proposal_id AND r.ask = m.ask AND r.replaced_at IS NULL)
    GROUP BY m.announcement_id, m.proposal_id, m.ask"""
STRUCK = """
    UPDATE match SET review = 'duplicate', turn = CASE WHEN r.revision < (
            SELECT MAX(v.number) FROM revision v WHERE v.announcement_id = match.announcement_id
            AND v.change NOT IN ('moved', 'volatile')) THEN turn - 2000 END
    FROM ruling r
    WHERE r.state = 'duplicate' AND r.replaced_at IS NULL AND match.replaced_at IS NULL
    AND match.review = 'unreviewed' AND r.announcement_id = match.announcement_id
    AND r.proposal_id = match.proposal_id AND r.ask = match.ask"""


def upgrade() -> None:
    op.add_column(
        "review",
        sa.Column("by_token", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("token", sa.Column("owner", AutoString(), nullable=False, server_default=""))
    op.execute(DECIDED)
    op.execute(FOLLOWING)
    op.execute(STRUCK)


def downgrade() -> None:
    op.drop_column("token", "owner")
    op.drop_column("review", "by_token")
