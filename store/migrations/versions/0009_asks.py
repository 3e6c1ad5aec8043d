"""The asks as rows, for the views."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "asks"
down_revision = "access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask",
        sa.Column("proposal", AutoString(), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("part", AutoString(), nullable=False),
        sa.Column("recommendation", AutoString(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ministries", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("proposal", "id"),
    )


def downgrade() -> None:
    op.drop_table("ask")
