"""Access tokens, found by the digest of their secret."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.access import Token
from store.query_tables import TokenRow


def add(session: Session, token: Token) -> None:
    """Store the token."""
    session.add(TokenRow(**{**token.model_dump(), "scopes": sorted(token.scopes)}))


def known(session: Session) -> list[Token]:
    """Return all tokens, also revoked ones, by name."""
    return [_token(row) for row in session.exec(select(TokenRow).order_by(col(TokenRow.name)))]


def find(session: Session, digest: str) -> Token | None:
    """Return the token whose secret has this digest, or None."""
    row = session.exec(select(TokenRow).where(TokenRow.digest == digest)).one_or_none()
    return _token(row) if row else None


def revoke(session: Session, name: str, now: datetime) -> bool:
    """Revoke the token of this name; False when there is none that still holds."""
    query = select(TokenRow).where(TokenRow.name == name, col(TokenRow.revoked_at).is_(None))
    row = session.exec(query).one_or_none()
    if row:
        row.revoked_at = now
    return row is not None


def own(session: Session, name: str, owner: str) -> bool:
    """Name the account that owns the token, empty for none; False when there is no such token."""
    row = session.exec(select(TokenRow).where(TokenRow.name == name)).one_or_none()
    if row:
        row.owner = owner
    return row is not None


def _token(row: TokenRow) -> Token:
    return Token.model_validate(row.model_dump(exclude={"id"}))
