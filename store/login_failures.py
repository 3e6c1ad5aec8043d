"""Failed tries to sign in, counted under the name and under the address."""

from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, update

from domain.lockout import FORGOTTEN, Failures
from store.account_tables import LoginFailureRow


def hold(session: Session, key: str) -> Failures:
    """Return the failures under the key, and let nobody else count there until the commit."""
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.connection().execute(
        insert(LoginFailureRow).values(key=key, count=0).on_conflict_do_nothing()
    )
    session.exec(
        update(LoginFailureRow)
        .where(col(LoginFailureRow.key) == key)
        .values(count=LoginFailureRow.count)
    )
    row = session.get_one(LoginFailureRow, key, populate_existing=True)
    return Failures(count=row.count, last=row.last)


def keep(session: Session, key: str, failures: Failures) -> None:
    """Store what `hold` returned, counted on."""
    row = session.get_one(LoginFailureRow, key)
    row.count, row.last = failures.count, failures.last


def forgive(session: Session, key: str, number: int | None = None) -> None:
    """Take back so many failures, all if None."""
    count = col(LoginFailureRow.count)
    left = 0 if number is None else case((count > number, count - number), else_=0)
    own = col(LoginFailureRow.key) == key
    session.exec(update(LoginFailureRow).where(own).values(count=left))


def forget(session: Session, now: datetime) -> None:
    """Drop the failures that count no longer."""
    session.exec(delete(LoginFailureRow).where(col(LoginFailureRow.last) < now - FORGOTTEN))
