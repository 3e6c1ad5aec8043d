"""The index of reviewed matches answers alone."""

import sqlalchemy as sa
from alembic import op

revision = "reviewed"
down_revision = "review_views"
branch_labels = None
depends_on = None

NAME = "ix_match_reviewed"
COLUMNS = ["proposal_id", "review", "ask", "stage", "place", "id"]
WHERE = sa.text("review <> 'unreviewed'")


def _make(columns: list[str]) -> None:
    op.drop_index(NAME, "match")
    op.create_index(NAME, "match", columns, sqlite_where=WHERE, postgresql_where=WHERE)


def upgrade() -> None:
    _make([*COLUMNS, "grade", "created_at", "replaced_at"])


def downgrade() -> None:
    _make(COLUMNS)
