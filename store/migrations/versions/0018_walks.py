"""Indexes along which lists are walked, and the review state beside each match."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "walks"
down_revision = "subjects"
branch_labels = None
depends_on = None

HELD = ["created_at", "replaced_at"]
DAY = sa.text("coalesce(published, news_on)")
EVIDENCE = "replaced_at IS NULL AND grade = 'direct' AND review NOT IN ('rejected', 'duplicate')"
REVIEWED = "review <> 'unreviewed'"
REVIEWED_NOW = """
    UPDATE match SET review = r.state FROM ruling r
    WHERE r.replaced_at IS NULL AND match.replaced_at IS NULL
    AND r.announcement_id = match.announcement_id
    AND r.proposal_id = match.proposal_id AND r.ask = match.ask"""
REVIEWED_THEN = """
    UPDATE match SET review = r.state FROM ruling r
    WHERE r.decided_at <= match.replaced_at
    AND (r.replaced_at IS NULL OR r.replaced_at > match.replaced_at)
    AND r.announcement_id = match.announcement_id
    AND r.proposal_id = match.proposal_id AND r.ask = match.ask"""

Columns = list[Any]
OLD: list[tuple[str, str, Columns]] = [
    ("ix_match_news", "match", ["proposal_id", "place", "id"]),
    ("ix_match_ask_news", "match", ["proposal_id", "ask", "place", "id"]),
    ("ix_match_day", "match", ["proposal_id", "day"]),
    ("ix_match_ask_day", "match", ["proposal_id", "ask", "day"]),
    ("ix_announcement_source", "announcement", ["source"]),
    ("ix_announcement_agency", "announcement", ["agency"]),
    ("ix_announcement_news_on", "announcement", ["news_on"]),
    ("ix_run_source", "run", ["source"]),
]
NEW: list[tuple[str, str, Columns]] = [
    ("ix_match_news", "match", ["proposal_id", "place", "id", *HELD]),
    ("ix_match_ask_news", "match", ["proposal_id", "ask", "place", "id", *HELD]),
    ("ix_match_day", "match", ["proposal_id", "day", "place"]),
    ("ix_match_ask_day", "match", ["proposal_id", "ask", "day", "place"]),
    ("ix_announcement_news", "announcement", ["news_on", "id", "first_seen"]),
    ("ix_announcement_agency_news", "announcement", ["agency", "news_on", "id"]),
    ("ix_announcement_source_news", "announcement", ["source", "news_on", "id"]),
    ("ix_announcement_day", "announcement", [DAY, "news_on", "published"]),
    ("ix_run_of_source", "run", ["source", "id"]),
    ("ix_ruling_decided_at", "ruling", ["decided_at"]),
    ("ix_ruling_replaced_at", "ruling", ["replaced_at"]),
]
PARTIAL: list[tuple[str, Columns, str]] = [
    ("ix_match_evidence", ["proposal_id", "ask", "place", "id"], EVIDENCE),
    ("ix_match_reviewed", ["proposal_id", "review", "ask", "stage", "place", "id"], REVIEWED),
]


def upgrade() -> None:
    op.add_column(
        "match",
        sa.Column("review", AutoString(), nullable=False, server_default="unreviewed"),
    )
    op.execute(REVIEWED_NOW)
    op.execute(REVIEWED_THEN)
    for name, table, _ in OLD:
        op.drop_index(name, table)
    for name, table, columns in NEW:
        op.create_index(name, table, columns)
    for name, columns, condition in PARTIAL:
        where = sa.text(condition)
        op.create_index(name, "match", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, _, _ in PARTIAL:
        op.drop_index(name, "match")
    for name, table, _ in NEW:
        op.drop_index(name, table)
    for name, table, columns in OLD:
        op.create_index(name, table, columns)
    op.drop_column("match", "review")
