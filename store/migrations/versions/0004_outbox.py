"""Outbox: subscribers, digests for audiences, deliveries with leases, suppressed addresses.

Digests of before are dropped, and none is repeated: a subscriber's windows begin with the one
in which it is first seen.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

from store.columns import UtcDateTime

revision = "outbox"
down_revision = "search"
branch_labels = None
depends_on = None

TIME = UtcDateTime(timezone=True)


def upgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("digest")
    _create_subscriber()
    _create_digest()
    _create_delivery()
    op.create_table(
        "suppression",
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )


def _create_subscriber() -> None:
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("origin", AutoString(), nullable=False),
        sa.Column("salt", AutoString(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_subscriber_state", "subscriber", ["state"])


def _create_digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", AutoString(), nullable=False),
        sa.Column("audience", AutoString(), nullable=False),
        sa.Column("window", AutoString(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("composed_at", TIME, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("proposal_id", "audience", "window"),
    )
    op.create_table(
        "digest_item",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ask", AutoString(), nullable=False),
        sa.Column("grade", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"]),
        sa.PrimaryKeyConstraint("digest_id", "announcement_id"),
    )
    op.create_index("ix_digest_item_announcement_id", "digest_item", ["announcement_id"])


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("window", AutoString(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("message_id", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("worker", AutoString(), nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("next_try_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"]),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subscriber_id", "window"),
    )
    for name in ("digest_id", "subscriber_id", "message_id", "state", "next_try_at"):
        op.create_index(f"ix_delivery_{name}", "delivery", [name])
