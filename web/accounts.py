"""What the pages ask of the application about accounts and sessions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.account import Account


@dataclass(frozen=True)
class Refusal:
    """Why nobody was signed in: wrong name or password, or too many tries, with the `wait`."""

    wait: timedelta | None = None


class SignOn(Protocol):
    """Signs visitors in by the provider of their organisation; raises SignOnFailed."""

    def begin(self, secret: str, next: str) -> str:
        """Return the address there; `secret` is the browser's, `next` where to go on here."""

    def finish(self, secret: str, state: str, code: str, address: str) -> tuple[str, str]:
        """Return the secret of a new session, and where to go on, when the visitor comes back."""


class Accounts(Protocol):
    """Knows who is signed in."""

    def exist(self) -> bool:
        """Tell whether the installation has accounts."""

    def sign_in(self, name: str, password: str, address: str) -> str | Refusal:
        """Return the secret of a new session, or why there is none."""

    def signed_in(self, secret: str) -> Account | None:
        """Return the account whose session has this secret; None when none holds."""

    def sign_out(self, secret: str) -> None:
        """End the session of this secret, if there is one."""
