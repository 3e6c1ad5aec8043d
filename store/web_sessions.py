"""Who is signed in on the pages."""

from datetime import datetime

from sqlmodel import Session, col, delete, or_, select, update

from domain.account import IDLE, LONGEST
from domain.account import Session as WebSession
from store.account_tables import AccountRow, WebSessionRow
from store.accounts import as_account


def begin(session: Session, digest: str, account_id: int, now: datetime) -> None:
    """Store a new session of the account."""
    row = WebSessionRow(digest=digest, account_id=account_id, began_at=now, seen_at=now)
    session.add(row)


def sweep(session: Session, now: datetime) -> None:
    """Forget the sessions that have ended by themselves."""
    idle, old = (
        col(WebSessionRow.seen_at) <= now - IDLE,
        col(WebSessionRow.began_at) <= now - LONGEST,
    )
    session.exec(delete(WebSessionRow).where(or_(idle, old)))


def find(session: Session, digest: str) -> WebSession | None:
    """Return the session whose secret has this digest, whether or not it still holds."""
    query = (
        select(WebSessionRow, AccountRow)
        .join(AccountRow, col(AccountRow.id) == WebSessionRow.account_id)
        .where(WebSessionRow.digest == digest)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    row, account = found
    return WebSession(
        digest=digest,
        account=as_account(account),
        began_at=row.began_at,
        seen_at=row.seen_at,
    )


def touch(session: Session, digest: str, now: datetime) -> None:
    """Note that the session was used."""
    own = col(WebSessionRow.digest) == digest
    session.exec(update(WebSessionRow).where(own).values(seen_at=now))


def end(session: Session, digest: str) -> None:
    """End the session of this digest, if there is one."""
    session.exec(delete(WebSessionRow).where(col(WebSessionRow.digest) == digest))


def end_all(session: Session, account_id: int) -> None:
    """End all sessions of an account."""
    session.exec(delete(WebSessionRow).where(col(WebSessionRow.account_id) == account_id))
