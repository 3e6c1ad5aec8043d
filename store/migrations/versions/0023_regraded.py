"""The grade that staff state holds; the matcher's is kept beside it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "regraded"
down_revision = "reviewed"
branch_labels = None
depends_on = None

NAME = "ix_match_regraded"
COLUMNS = ["proposal_id", "ask", "matcher_grade", "stage", "place", "id"]
WHERE = sa.text("matcher_grade IS NOT NULL")
STATED = """
    UPDATE match SET
        grade = r.grade,
        matcher_grade = CASE WHEN matcher <> 'review' THEN match.grade END,
        turn = turn + CASE r.grade WHEN 'direct' THEN -1000 ELSE 1000 END
    FROM ruling r
    WHERE r.grade <> match.grade AND {stood}
    AND r.announcement_id = match.announcement_id
    AND r.proposal_id = match.proposal_id AND r.ask = match.ask"""
OWN = """
    UPDATE match SET
        grade = matcher_grade,
        turn = turn + CASE matcher_grade WHEN 'direct' THEN -1000 ELSE 1000 END
    WHERE matcher_grade IS NOT NULL"""
NOW = "r.replaced_at IS NULL AND match.replaced_at IS NULL"
THEN = (
    "r.decided_at <= match.replaced_at"
    " AND (r.replaced_at IS NULL OR r.replaced_at > match.replaced_at)"
)


def upgrade() -> None:
    op.add_column("match", sa.Column("matcher_grade", AutoString(), nullable=True))
    op.execute(STATED.format(stood=NOW))
    op.execute(STATED.format(stood=THEN))
    op.create_index(NAME, "match", COLUMNS, sqlite_where=WHERE, postgresql_where=WHERE)


def downgrade() -> None:
    op.drop_index(NAME, "match")
    op.execute(OWN)
    op.drop_column("match", "matcher_grade")
