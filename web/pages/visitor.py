"""Who looks at a page, and what that person may do there.

A page that only some may open, or that takes a form, declares the visitor it needs:

    Reviewer = Annotated[Visitor, Depends(visiting(Role.REVIEWER))]

    @router.post("/things")
    def add(request: Request, visitor: Reviewer, name: Annotated[str, Form()] = "") -> Response:

All pages stand behind the entrance (web.pages.entrance), which also refuses every form that does
not carry the visitor's `form_token`; templates put it there by
`{{ forms.guard(visitor.form_token) }}`.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from fastapi import Request

from domain.account import Role


class Way(StrEnum):
    """How a visitor is known."""

    ACCOUNT = "account"
    MACHINE = "machine"
    TOKEN = "token"  # noqa: S105 - no secret


@dataclass(frozen=True)
class Visitor:
    """Who looks at the page; `form_token` must come back with every form, empty if none may."""

    name: str
    role: Role
    form_token: str
    way: Way = Way.ACCOUNT

    def may(self, role: Role) -> bool:
        """Tell whether the visitor may do what this role may."""
        return self.role.covers(role)


class SignInNeeded(Exception):
    """Nobody is signed in."""


class NotAllowed(Exception):
    """The visitor may not do this; the message says why, in Japanese."""


def visiting(role: Role) -> Callable[..., Visitor]:
    """Return a dependency that gives the visitor, and refuses one of a lesser role."""

    def check(request: Request) -> Visitor:
        visitor = visitor_of(request)
        if visitor is None:
            raise SignInNeeded
        if not visitor.may(role):
            raise NotAllowed(f"この操作は「{role.label}」の権限がある方だけが行えます。")
        return visitor

    return check


def visitor_of(request: Request) -> Visitor | None:
    """Return whom the entrance let in; None on pages that are open to all."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor


def form_token_of(secret: str) -> str:
    """Return what proves that a form was made for the browser that holds the cookie's secret."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()
