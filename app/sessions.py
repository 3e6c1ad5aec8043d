"""Use cases: signing in to the pages and out of them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts import exist
from app.audit import note
from app.bootstrap import Watch
from app.lockout_keys import address_key, name_key
from app.passwords import fits, hashed, outdated
from domain.access import digest_of
from domain.account import LONGEST_PASSWORD, Account
from domain.audit import Action
from store import accounts, login_failures, web_sessions
from store.account_tables import AccountRow
from web.accounts import Refusal

FREE_BY_NAME, FREE_BY_ADDRESS = 5, 20
"""So many failures in a row cost no wait: of one name, and from one address."""

NOTED = timedelta(minutes=1)
"""The use of a session is written down no more often than this."""


@dataclass(frozen=True)
class WatchAccounts:
    """Who is signed in at one installation; see web.accounts for what each method promises."""

    watch: Watch

    def exist(self) -> bool:
        """Tell whether there are accounts, or may be."""
        return exist(self.watch)

    def sign_in(self, name: str, password: str, address: str) -> str | Refusal:
        """Return the secret of a new session, or why there is none."""
        now = self.watch.now()
        if wait := self._count(name, address, now):
            return Refusal(wait=wait)
        row = self._row(name)
        kept = (row.password or None) if row else None
        known = fits(kept, password[: LONGEST_PASSWORD + 1])
        if not (known and row and row.disabled_at is None):
            self._note_failure(row, address)
            return Refusal()
        return self._begin(row, password, address, now)

    def signed_in(self, secret: str) -> Account | None:
        """Return the account of the session of this secret, and note that it is used."""
        now, digest = self.watch.now(), digest_of(secret)
        with self.watch.session() as session:
            found = web_sessions.find(session, digest)
            if found is None or not found.holds(now):
                return None
            if found.seen_at + NOTED < now:
                web_sessions.touch(session, digest, now)
        return found.account

    def sign_out(self, secret: str) -> None:
        """End the session of this secret."""
        digest = digest_of(secret)
        with self.watch.session() as session:
            found = web_sessions.find(session, digest)
            if found is None:
                return
            web_sessions.end(session, digest)
            note(self.watch, session, found.account.name, Action.SIGN_OUT)

    def _count(self, name: str, address: str, now: datetime) -> timedelta | None:
        """Count a try as failed before it is made; return how long to wait if it may not be."""
        keys = ((address_key(address), FREE_BY_ADDRESS), (name_key(name), FREE_BY_NAME))
        with self.watch.session() as session:
            login_failures.forget(session, now)
            held = [(key, free, login_failures.hold(session, key)) for key, free in keys]
            until = [at for _, free, f in held if (at := f.blocked_until(free)) and at > now]
            if until:
                return max(until) - now
            for key, _, failures in held:
                login_failures.keep(session, key, failures.another(now))
        return None

    def _row(self, name: str) -> AccountRow | None:
        with self.watch.session() as session:
            return accounts.find(session, name) if "\x00" not in name else None

    def _note_failure(self, row: AccountRow | None, address: str) -> None:
        """Name the account if there is one, but not what else was typed: it may be a password."""
        who = row.name if row else "（登録のない名前）"
        with self.watch.session() as session:
            note(self.watch, session, who, Action.SIGN_IN_FAILED, detail=address)

    def _begin(
        self, known: AccountRow, password: str, address: str, now: datetime
    ) -> str | Refusal:
        """Begin a session, unless the account was changed since the password was compared."""
        secret = secrets.token_urlsafe(32)
        renewed = hashed(password) if outdated(known.password) else known.password
        with self.watch.session() as session:
            row = accounts.hold(session, known.id)
            if row.password != known.password or row.disabled_at:
                return Refusal()
            row.password = renewed
            login_failures.forgive(session, address_key(address), 1)
            login_failures.forgive(session, name_key(row.name))
            web_sessions.sweep(session, now)
            web_sessions.begin(session, digest_of(secret), known.id or 0, now)
            note(self.watch, session, row.name, Action.SIGN_IN, detail=address)
        return secret
