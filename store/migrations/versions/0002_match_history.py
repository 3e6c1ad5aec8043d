"""Matches keep their past, their stage and their place among the news."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

import store.columns
from domain.place import start_of

revision = "match_history"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stage: sa.Column[str] = sa.Column("stage", AutoString(), nullable=False, server_default="other")
    op.add_column("match", stage)
    op.add_column("match", sa.Column("place", sa.BigInteger(), nullable=True))
    op.add_column(
        "match", sa.Column("replaced_at", store.columns.UtcDateTime(timezone=True), nullable=True)
    )
    _fill_places()
    constraint = "match_announcement_id_proposal_id_ask_key"
    with op.batch_alter_table(
        "match", naming_convention={"uq": "match_%(column_0_N_name)s_key"}
    ) as batch_op:
        batch_op.alter_column("place", nullable=False)
        batch_op.alter_column("stage", server_default=None)
        batch_op.drop_constraint(constraint, type_="unique")
        batch_op.drop_index("ix_match_ask")
        batch_op.drop_index("ix_match_proposal_id")
    holding = sa.text("replaced_at IS NULL")
    op.create_index(
        "ux_match_holding",
        "match",
        ["announcement_id", "proposal_id", "ask"],
        unique=True,
        sqlite_where=holding,
        postgresql_where=holding,
    )
    op.create_index("ix_match_news", "match", ["proposal_id", "place", "id"])
    op.create_index("ix_match_ask_news", "match", ["proposal_id", "ask", "place", "id"])
    op.create_index(
        "ix_match_ask_stage", "match", ["proposal_id", "ask", "grade", "stage", "place", "id"]
    )


def _fill_places() -> None:
    connection = op.get_bind()
    days = connection.execute(sa.text("SELECT DISTINCT news_on FROM announcement")).scalars()
    statement = sa.text(
        "UPDATE match SET place = :start + announcement_id WHERE announcement_id IN "
        "(SELECT id FROM announcement WHERE news_on = :day)"
    ).bindparams(sa.bindparam("day", type_=sa.Date()))
    for day in list(days):
        day = date.fromisoformat(day) if isinstance(day, str) else day
        connection.execute(statement, {"start": start_of(day), "day": day})


def downgrade() -> None:
    for name in ("ix_match_ask_stage", "ix_match_ask_news", "ix_match_news", "ux_match_holding"):
        op.drop_index(name, "match")
    op.execute("DELETE FROM match WHERE replaced_at IS NOT NULL")
    with op.batch_alter_table("match") as batch_op:
        for name in ("replaced_at", "place", "stage"):
            batch_op.drop_column(name)
        batch_op.create_unique_constraint(
            "match_announcement_id_proposal_id_ask_key", ["announcement_id", "proposal_id", "ask"]
        )
        batch_op.create_index("ix_match_ask", ["ask"])
        batch_op.create_index("ix_match_proposal_id", ["proposal_id"])
