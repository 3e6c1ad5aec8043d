"""Health: what a run showed and how it was judged; conditions of sources; hosts that wait."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from store.columns import UtcDateTime

revision = "health"
down_revision = "content"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("run") as run:
        for name in ("status", "requests", "unreadable"):
            run.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        run.add_column(sa.Column("bytes", sa.BigInteger(), nullable=False, server_default="0"))
        run.add_column(sa.Column("url", sa.Text(), nullable=False, server_default=""))
        for name in ("definition", "verdict"):
            run.add_column(sa.Column(name, AutoString(), nullable=False, server_default=""))
        run.add_column(sa.Column("filled", sa.JSON(), nullable=False, server_default="{}"))
        run.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
        run.add_column(sa.Column("newest", sa.Date(), nullable=True))
        run.add_column(sa.Column("not_before", UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "health",
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("verdict", AutoString(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("told", AutoString(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "host",
        sa.Column("host", AutoString(), nullable=False),
        sa.Column("not_before", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )


def downgrade() -> None:
    op.drop_table("host")
    op.drop_table("health")
    with op.batch_alter_table("run") as run:
        for name in (
            "not_before", "newest", "evidence", "filled", "verdict", "definition", "url",
            "bytes", "unreadable", "requests", "status",
        ):  # fmt: skip
            run.drop_column(name)
