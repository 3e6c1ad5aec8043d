"""Hashes passwords with Argon2id, a few at a time, because each takes 64 MiB of memory."""

import secrets
from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_few = BoundedSemaphore(4)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _few:
        return _hasher.hash(_typed(password))


def fits(kept: str | None, password: str) -> bool:
    """Tell whether this is the password; without an account it takes as long to say no."""
    with _few:
        try:
            return _hasher.verify(kept or _nobody(), _typed(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(kept: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def invented() -> str:
    """Return a new random password."""
    return secrets.token_urlsafe(15)


def _typed(password: str) -> str:
    """Return the password as whatever keyboard would have typed it."""
    return normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())
