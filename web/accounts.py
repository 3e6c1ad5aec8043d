"""What the pages ask of the application about accounts and sessions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.account import Account


@dataclass(frozen=True)
class Refusal:
    """Why nobody was signed in: wrong name or password, or too many tries, with the `wait`."""

    wait: timedelta | None = None


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
