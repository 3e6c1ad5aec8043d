"""Accounts, found by their name whatever its width and case."""

from sqlmodel import Session, col, select, update

from domain.account import Account, folded
from store.account_tables import AccountRow


def add(
    session: Session, account: Account, password: str, subject: str | None = None
) -> AccountRow:
    """Store the account with the hash of its password, or of someone whom a provider knows."""
    fields = {**account.model_dump(), "folded": folded(account.name)}
    row = AccountRow(**fields, password=password, subject=subject)
    session.add(row)
    session.flush()
    return row


def hold(session: Session, number: int | None) -> AccountRow:
    """Return the account of this id, which nobody else changes until the commit."""
    own = col(AccountRow.id) == number
    session.exec(update(AccountRow).where(own).values(role=AccountRow.role))
    return session.get_one(AccountRow, number, populate_existing=True)


def of_subject(session: Session, subject: str) -> AccountRow | None:
    """Return the account of whom the provider knows as this subject, or None."""
    query = select(AccountRow).where(AccountRow.subject == subject)
    return session.exec(query).one_or_none()


def find(session: Session, name: str) -> AccountRow | None:
    """Return the account of this name, or None."""
    query = select(AccountRow).where(AccountRow.folded == folded(name))
    return session.exec(query).one_or_none()


def known(session: Session) -> list[Account]:
    """Return all accounts, also disabled ones, by name."""
    query = select(AccountRow).order_by(col(AccountRow.folded))
    return [as_account(row) for row in session.exec(query)]


def exist(session: Session) -> bool:
    """Tell whether there is any account, be it disabled."""
    return session.exec(select(AccountRow.id).limit(1)).first() is not None


def as_account(row: AccountRow) -> Account:
    """Return the stored account as the domain's record, without the password."""
    return Account.model_validate(row.model_dump(include=set(Account.model_fields)))
