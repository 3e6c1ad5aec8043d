"""Use cases: the accounts of the pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlmodel import Session

from app.audit import note
from app.bootstrap import Watch
from app.lockout_keys import name_key
from app.passwords import hashed
from domain.account import Account, Role, check_password
from domain.audit import ITSELF, Action
from domain.errors import BadInput, UnknownName
from store import accounts, login_failures, web_sessions
from store.account_tables import AccountRow


def add(watch: Watch, name: str, role: Role, password: str, by: str = ITSELF) -> Account:
    """Store a new account; raise BadInput for a name in use or a poor password."""
    try:
        account = Account(name=name.strip(), role=role, created_at=watch.now())
    except ValidationError:
        raise BadInput(
            f"名前「{name[:40]}」は使えません",
            remedy="1文字以上100文字以下で、改行を含めずに指定してください",
        ) from None
    check_password(password, account.name)
    kept = hashed(password)
    with watch.session() as session:
        if accounts.find(session, account.name):
            raise BadInput(
                f"アカウント「{account.name}」はすでにあります", remedy="別の名前にしてください"
            )
        accounts.add(session, account, kept)
        note(watch, session, by, Action.ACCOUNT_ADDED, account.name, role.label)
    return account


def known(watch: Watch) -> list[Account]:
    """Return all accounts, also disabled ones."""
    with watch.session() as session:
        return accounts.known(session)


def exist(watch: Watch) -> bool:
    """Tell whether the installation has accounts, or a provider that brings some."""
    if watch.settings.oidc_issuer:
        return True
    with watch.session() as session:
        return accounts.exist(session)


def change_role(watch: Watch, name: str, role: Role, by: str = ITSELF) -> None:
    """Give the account another role; whoever is signed in has to sign in again."""
    with _changed(watch, name, by, Action.ROLE_CHANGED, role.label) as row:
        row.role = role


def change_password(watch: Watch, name: str, password: str, by: str = ITSELF) -> None:
    """Set a new password; whoever is signed in has to sign in again."""
    check_password(password, name)
    kept = hashed(password)
    with _changed(watch, name, by, Action.PASSWORD_CHANGED) as row:
        row.password = kept


def disable(watch: Watch, name: str, by: str = ITSELF) -> None:
    """Let the account sign in no longer, and end its sessions."""
    with _changed(watch, name, by, Action.ACCOUNT_DISABLED) as row:
        row.disabled_at = watch.now()


def enable(watch: Watch, name: str, by: str = ITSELF) -> None:
    """Let the account sign in again."""
    with _changed(watch, name, by, Action.ACCOUNT_ENABLED) as row:
        row.disabled_at = None


def unlock(watch: Watch, name: str, by: str = ITSELF) -> None:
    """Forget that signing in to the account failed, so that it need not wait."""
    with watch.session() as session:
        row = _row(session, name)
        login_failures.forgive(session, name_key(row.name))
        note(watch, session, by, Action.ACCOUNT_UNLOCKED, row.name)


@contextmanager
def _changed(
    watch: Watch, name: str, by: str, action: Action, detail: str = ""
) -> Iterator[AccountRow]:
    with watch.session() as session:
        row = accounts.hold(session, _row(session, name).id)
        yield row
        session.add(row)
        web_sessions.end_all(session, row.id or 0)
        note(watch, session, by, action, row.name, detail)


def _row(session: Session, name: str) -> AccountRow:
    row = accounts.find(session, name)
    if row is None:
        raise UnknownName("アカウント", name, [a.name for a in accounts.known(session)])
    return row
