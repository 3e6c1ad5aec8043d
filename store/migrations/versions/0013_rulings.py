"""Rulings on links, the queue for review, and reviews that undo, note and mark duplicates."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from domain.series import series_key
from store.columns import UtcDateTime

revision = "rulings"
down_revision = "accounts"
branch_labels = None
depends_on = None

BATCH = 5_000
WAITING: dict[str, Any] = {
    "sqlite_where": sa.text("turn IS NOT NULL"),
    "postgresql_where": sa.text("turn IS NOT NULL"),
}
STANDING: dict[str, Any] = {
    "sqlite_where": sa.text("replaced_at IS NULL"),
    "postgresql_where": sa.text("replaced_at IS NULL"),
}
QUEUE = {
    "ix_match_turn": ["proposal_id", "turn", "id"],
    "ix_match_ask_turn": ["proposal_id", "ask", "turn", "id"],
    "ix_match_series": ["proposal_id", "ask", "series"],
}
RULED = """
    INSERT INTO ruling
        (announcement_id, proposal_id, ask, state, grade, revision, decided_at, replaced_at)
    SELECT announcement_id, proposal_id, ask, state, grade, revision, decided_at,
           LEAD(decided_at) OVER (PARTITION BY announcement_id, proposal_id, ask ORDER BY id)
    FROM (
        SELECT id, announcement_id, proposal_id, ask, revision, decided_at,
               CASE decision WHEN 'accepted' THEN 'accepted' ELSE 'rejected' END AS state,
               CASE decision WHEN 'accepted' THEN grade END AS grade
        FROM review
        UNION ALL
        SELECT id, announcement_id, proposal_id, moved_to, revision, decided_at, 'accepted', grade
        FROM review WHERE moved_to <> ''
    ) said"""
QUEUED = """
    UPDATE match SET turn = 4000 + CASE grade WHEN 'direct' THEN 0 ELSE 1000 END
        + CAST(ROUND(ABS(score - 0.5) * 1000) AS INTEGER)
    WHERE replaced_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM ruling r WHERE r.announcement_id = match.announcement_id
        AND r.proposal_id = match.proposal_id AND r.ask = match.ask AND r.replaced_at IS NULL)"""


def upgrade() -> None:
    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("duplicate_of", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("batch", AutoString(), nullable=False, server_default=""))
        batch_op.create_foreign_key("fk_review_duplicate", "announcement", ["duplicate_of"], ["id"])
        batch_op.create_foreign_key("fk_review_undoes", "review", ["undoes"], ["id"])
        batch_op.create_unique_constraint("uq_review_undoes", ["undoes"])
        batch_op.create_index("ix_review_batch", ["batch"])
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", AutoString(), nullable=False),
        sa.Column("ask", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("grade", AutoString(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    link = ["announcement_id", "proposal_id", "ask"]
    op.create_index("ix_ruling_link", "ruling", link)
    op.create_index("ix_ruling_proposal", "ruling", ["proposal_id", "state"])
    op.create_index("ux_ruling_standing", "ruling", link, unique=True, **STANDING)
    op.add_column("match", sa.Column("turn", sa.Integer(), nullable=True))
    op.add_column("match", sa.Column("series", sa.BigInteger(), nullable=True))
    op.execute(RULED)
    op.execute(QUEUED)
    _fill_series(op.get_bind())
    for name, columns in QUEUE.items():
        op.create_index(name, "match", columns, **WAITING)


def _fill_series(connection: sa.Connection) -> None:
    some = sa.text(
        "SELECT m.id, a.agency, a.title FROM match m JOIN announcement a ON a.id = m.announcement_id"
        " WHERE m.id > :after AND m.replaced_at IS NULL ORDER BY m.id LIMIT :batch"
    )
    fill = sa.text("UPDATE match SET series = :series WHERE id = :id")
    after = 0
    while rows := connection.execute(some, {"after": after, "batch": BATCH}).all():
        connection.execute(
            fill, [{"id": r.id, "series": series_key(r.agency, r.title)} for r in rows]
        )
        after = rows[-1].id


def downgrade() -> None:
    for name in QUEUE:
        op.drop_index(name, "match")
    with op.batch_alter_table("match") as batch_op:
        batch_op.drop_column("series")
        batch_op.drop_column("turn")
    op.drop_table("ruling")
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_index("ix_review_batch")
        batch_op.drop_constraint("uq_review_undoes", type_="unique")
        batch_op.drop_constraint("fk_review_undoes", type_="foreignkey")
        batch_op.drop_constraint("fk_review_duplicate", type_="foreignkey")
        batch_op.drop_column("batch")
        batch_op.drop_column("undoes")
        batch_op.drop_column("duplicate_of")
