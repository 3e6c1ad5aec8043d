"""Use cases: signing in by the provider of the organisation (OpenID Connect)."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from app.audit import note
from app.bootstrap import Watch
from app.oidc import Provider
from app.settings import Settings
from domain.access import digest_of
from domain.account import Account, Role
from domain.audit import Action
from domain.errors import SignOnFailed
from domain.sign_on import Person, person_of
from store import accounts, web_sessions
from store.account_tables import AccountRow

CALLBACK = "/login/oidc/callback"
STRANGE = "ログインの手続きを確認できませんでした。もう一度お試しください。"


@dataclass(frozen=True)
class WatchSignOn:
    """Signs visitors in by the provider of the settings; see web.accounts for the promises.

    Nothing is stored while a visitor is at the provider: the state, the nonce and the PKCE
    verifier are derived from the secret that the browser's cookie holds.
    """

    watch: Watch
    provider: Provider

    def begin(self, secret: str, next: str) -> str:
        """Return the address at the provider."""
        kept = json.dumps([secrets.token_urlsafe(16), next]).encode()
        errand = urlsafe_b64encode(kept).decode()
        state = f"{errand}.{_derived(secret, 'state', errand)}"
        nonce, verifier = _derived(secret, "nonce", errand), _derived(secret, "verifier", errand)
        return self.provider.address(state, nonce, verifier)

    def finish(self, secret: str, state: str, code: str, address: str) -> tuple[str, str]:
        """Return the secret of a new session and where to go on; raise SignOnFailed."""
        errand, _, proof = state.partition(".")
        expected = _derived(secret, "state", errand)
        if not hmac.compare_digest(proof.encode(errors="replace"), expected.encode()):
            raise SignOnFailed(STRANGE)
        nonce, verifier = _derived(secret, "nonce", errand), _derived(secret, "verifier", errand)
        s = self.watch.settings
        wanted = [claim for claim in (s.oidc_name_claim, s.oidc_role_claim) if claim]
        claims = self.provider.claims(code, nonce, verifier, self.watch.now(), wanted)
        return self._welcome(claims, address), _next(errand)

    def _welcome(self, claims: dict[str, Any], address: str) -> str:
        s, now, secret = self.watch.settings, self.watch.now(), secrets.token_urlsafe(32)
        person = person_of(
            claims, name=s.oidc_name_claim, role=s.oidc_role_claim, roles=s.oidc_role_names,
            default=Role(s.oidc_default_role) if s.oidc_default_role else None,
        )  # fmt: skip
        with self.watch.session() as session:
            known = accounts.of_subject(session, person.subject) or self._add(session, person)
            row = accounts.hold(session, known.id)
            if row.disabled_at:
                raise SignOnFailed("このアカウントは停止されています。")
            if row.role != person.role:
                row.role = person.role
                web_sessions.end_all(session, row.id or 0)
                who, told = "認証サーバー", person.role.label
                note(self.watch, session, who, Action.ROLE_CHANGED, row.name, told)
            web_sessions.sweep(session, now)
            web_sessions.begin(session, digest_of(secret), row.id or 0, now)
            note(self.watch, session, row.name, Action.SIGN_IN, detail=address)
        return secret

    def _add(self, session: Session, person: Person) -> AccountRow:
        """Store an account for a person who comes for the first time, under a name of its own."""
        free = accounts.find(session, person.name) is None
        name = person.name if free else f"{person.name[:60]}（{digest_of(person.subject)[:8]}）"
        account = Account(name=name, role=person.role, created_at=self.watch.now())
        row = accounts.add(session, account, password="", subject=person.subject)
        note(self.watch, session, "認証サーバー", Action.ACCOUNT_ADDED, name, person.role.label)
        return row


def sign_on(watch: Watch) -> WatchSignOn | None:
    """Return the way to sign in by the provider; None when the settings name none."""
    s: Settings = watch.settings
    if not s.oidc_issuer:
        return None
    redirect = s.public_url.rstrip("/") + CALLBACK
    secret = s.oidc_client_secret.get_secret_value()
    return WatchSignOn(watch, Provider(s.oidc_issuer, s.oidc_client_id, secret, redirect))


def _derived(secret: str, purpose: str, errand: str) -> str:
    return hmac.new(secret.encode(), f"{purpose} {errand}".encode(), sha256).hexdigest()


def _next(errand: str) -> str:
    try:
        return str(json.loads(urlsafe_b64decode(errand))[1])
    except (BadBase64, ValueError, IndexError):
        raise SignOnFailed(STRANGE) from None
