"""Who may call the API: tokens with scopes, reading without one on the own machine, a rate."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from domain.access import Scope, Token
from web.desk import Desk

LOCAL = ("127.0.0.1", "localhost", "[::1]")
FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
_bearer = HTTPBearer(auto_error=False, description="`teigen token add` が表示した値")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Gate:
    """Lets a request pass or not.

    While `unguarded` says so, whoever sits at the machine reads without a token: there are no
    accounts, and the server is bound to loopback. `rate` is the number of requests allowed to
    each token or address, like `600/minute`.
    """

    def __init__(self, desk: Desk, *, unguarded: Callable[[], bool], rate: str):
        self._desk, self._unguarded = desk, unguarded
        self._rate, self._limiter = parse(rate), MovingWindowRateLimiter(MemoryStorage())

    def allowing(self, scope: Scope) -> Callable[[Request, Credentials], str]:
        """Return a dependency that passes callers of this scope and returns their name."""

        def check(request: Request, credentials: Credentials) -> str:
            return self.admit(request, credentials.credentials if credentials else None, scope)

        return check

    def admit(self, request: Request, secret: str | None, scope: Scope) -> str:
        """Return the name of the caller who shows this secret; raise HTTPException to refuse."""
        token = self._desk.token(secret) if secret else None
        self.count(token.name if token else address_of(request))
        if secret is None and scope is Scope.READ and self.is_machine(request):
            return ""
        return self._allowed(token, scope)

    def count(self, caller: str) -> None:
        """Count a request; raise HTTPException when the caller has made too many."""
        if not self._limiter.hit(self._rate, caller):
            raise HTTPException(
                429,
                "短い時間に要求が多すぎます。しばらく待ってください。",
                headers={"Retry-After": str(self._rate.get_expiry())},
            )

    def is_machine(self, request: Request) -> bool:
        """Tell whether the request comes from the machine itself, which nothing guards.

        Only under a local name, because a foreign page must not reach this machine by naming it
        anew; and never through a proxy, which may bring anybody.
        """
        host = request.headers.get("host", "")
        local = host in LOCAL or host.rpartition(":")[0] in LOCAL
        return local and FORWARDED.isdisjoint(request.headers.keys()) and self._unguarded()

    def _allowed(self, token: Token | None, scope: Scope) -> str:
        now = self._desk.now()
        if token is None or not token.allows(Scope.READ, now):
            raise HTTPException(
                401, "有効なトークンが必要です。", headers={"WWW-Authenticate": "Bearer"}
            )
        if not token.allows(scope, now):
            raise HTTPException(403, f"このトークンでは「{scope.label}」を行えません。")
        return token.name


def address_of(request: Request) -> str:
    """Return the address from which the request comes."""
    return request.client.host if request.client else ""
