"""Accounts may be of people whom the organisation's provider knows."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "subjects"
down_revision = "opinion"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch_op:
        batch_op.add_column(sa.Column("subject", AutoString(), nullable=True))
        batch_op.create_unique_constraint("uq_account_subject", ["subject"])


def downgrade() -> None:
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint("uq_account_subject", type_="unique")
        batch_op.drop_column("subject")
