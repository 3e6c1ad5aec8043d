"""Under which keys failed tries to sign in are counted; nobody can read a key."""

from domain.access import digest_of
from domain.account import folded


def name_key(name: str) -> str:
    """Return the key under which failures of a name are counted; nobody can read it."""
    return digest_of(f"name {folded(name)}")


def address_key(address: str) -> str:
    """Return the key under which failures from an address are counted."""
    return digest_of(f"address {address}")
