"""Use cases: access tokens for the API."""

import secrets
from datetime import timedelta

from sqlmodel import Session

from app.audit import note
from app.bootstrap import Watch
from domain.access import Scope, Token, digest_of
from domain.audit import ITSELF, Action
from domain.errors import BadInput, UnknownName
from store import accounts, decisions, reviews, tokens


def issue(
    watch: Watch,
    name: str,
    scopes: frozenset[Scope],
    days: int | None,
    by: str = ITSELF,
    *,
    owner: str = "",
) -> str:
    """Store a new token that holds for so many days, for ever if None; return its secret.

    `owner` names the account of the person who uses it.
    """
    secret, now = f"tgn_{secrets.token_urlsafe(32)}", watch.now()
    token = Token(
        name=name,
        digest=digest_of(secret),
        scopes=scopes | {Scope.READ},
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    with watch.session() as session:
        if any(t.name == name for t in tokens.known(session)):
            raise BadInput(f"トークン「{name}」はすでにあります", remedy="別の名前にしてください")
        tokens.add(session, token.model_copy(update={"owner": _account(session, owner)}))
        scopes_told = "、".join(s.label for s in Scope if s in token.scopes)
        note(watch, session, by, Action.TOKEN_ISSUED, name, scopes_told)
    return secret


def issued(watch: Watch) -> list[Token]:
    """Return all tokens, also those that hold no longer."""
    with watch.session() as session:
        return tokens.known(session)


def assign(watch: Watch, name: str, owner: str, by: str = ITSELF) -> str:
    """Name the account that owns the token, empty for none; return it as the account is named.

    What was decided by the token counts for that person at once.
    """
    with watch.session() as session:
        account = _account(session, owner)
        if not tokens.own(session, name, account):
            raise UnknownName("トークン", name, [t.name for t in tokens.known(session)])
        session.flush()
        for number, proposal in reviews.by_token(session, name):
            if row := decisions.hold(session, number):
                decisions.settle(session, row, proposal, watch.now())
        note(watch, session, by, Action.TOKEN_OWNED, name, account or "なし")
    return account


def revoke(watch: Watch, name: str, by: str = ITSELF) -> None:
    """Revoke the token; raise UnknownName when none of this name holds."""
    with watch.session() as session:
        if not tokens.revoke(session, name, watch.now()):
            holding = [t.name for t in tokens.known(session) if not t.revoked_at]
            raise UnknownName("トークン", name, holding)
        note(watch, session, by, Action.TOKEN_REVOKED, name)


def find(watch: Watch, secret: str) -> Token | None:
    """Return the token of this secret, or None; whether it still holds is for the caller.

    There is none while the account that owns it is disabled.
    """
    with watch.session() as session:
        token = tokens.find(session, digest_of(secret))
        owner = accounts.find(session, token.owner) if token and token.owner else None
        return None if owner and owner.disabled_at else token


def _account(session: Session, name: str) -> str:
    """Return the name as the account has it, empty for none; raise UnknownName."""
    row = accounts.find(session, name) if name else None
    if name and row is None:
        raise UnknownName("アカウント", name, [a.name for a in accounts.known(session)])
    return row.name if row else ""
