"""Runs the migrations on the connection that store.engine hands over."""

from alembic import context
from sqlmodel import SQLModel

import store.account_tables
import store.health_tables
import store.opinion_tables
import store.outbox_tables
import store.query_tables
import store.review_tables
import store.tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
