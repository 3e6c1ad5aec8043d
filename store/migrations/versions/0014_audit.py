"""Who did what when, which the database itself keeps from being changed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from store.columns import UtcDateTime

revision = "audit"
down_revision = "rulings"
branch_labels = None
depends_on = None

REFUSAL = "what was done is never changed or deleted"
SQLITE = [
    f"CREATE TRIGGER deed_no_{action} BEFORE {action} ON deed"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for action in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION refuse_deed_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER deed_no_change BEFORE UPDATE OR DELETE ON deed"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_deed_change()",
]


def upgrade() -> None:
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("who", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("deed")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_deed_change")
