"""Indexes for what a crawl and a digest ask: what was seen, and worded, since a moment."""

from alembic import op

revision = "seen"
down_revision = "walks"
branch_labels = None
depends_on = None

INDEXES = [
    ("ix_announcement_source_seen", "announcement", ["source", "last_seen"]),
    ("ix_announcement_first_seen", "announcement", ["first_seen"]),
    ("ix_revision_seen", "revision", ["seen_at", "announcement_id"]),
]


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
