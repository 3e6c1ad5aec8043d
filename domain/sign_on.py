"""Who somebody is by the word of the organisation's provider, and what role follows from it."""

from collections.abc import Mapping
from typing import Any

from domain.account import Role
from domain.errors import SignOnFailed
from domain.record import Record


class Person(Record):
    """Someone whom the provider vouches for; `subject` stays the same whatever the name."""

    subject: str
    name: str
    role: Role


def person_of(
    claims: Mapping[str, Any],
    *,
    name: str,
    role: str,
    roles: Mapping[str, Role],
    default: Role | None,
) -> Person:
    """Return the person of these claims; raise SignOnFailed when no role follows from them.

    `name` and `role` say which claim holds the name, and which one the groups or roles; `roles`
    is what each of these means here, of which the highest counts; `default` is the role of whom
    none of them fits.
    """
    found = [roles[value] for value in _values(claims.get(role)) if value in roles]
    highest = max(found, key=tuple(Role).index, default=default)
    if highest is None:
        raise SignOnFailed("提言ウォッチを使う権限がありません。運用担当者にお問い合わせください。")
    told = (claims.get(key) for key in (name, "preferred_username", "name", "email", "sub"))
    shown = (_printable(value) for value in told if isinstance(value, str))
    return Person(
        subject=f"{claims['iss']} {claims['sub']}",
        name=next(filter(None, shown), "名前のない利用者"),
        role=highest,
    )


def _values(claim: object) -> list[str]:
    if isinstance(claim, str):
        return claim.split()
    return [v for v in claim if isinstance(v, str)] if isinstance(claim, list) else []


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()[:100]
