"""Digests keep the table of progress that goes with them."""

import sqlalchemy as sa
from alembic import op

revision = "digest_workbook"
down_revision = "audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("digest", sa.Column("workbook", sa.LargeBinary(), nullable=True))
    digest = sa.table("digest", sa.column("workbook", sa.LargeBinary()))
    op.execute(digest.update().values(workbook=b""))
    with op.batch_alter_table("digest") as batch_op:
        batch_op.alter_column("workbook", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.drop_column("workbook")
