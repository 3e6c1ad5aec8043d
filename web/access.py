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
_bearer = HTTPBearer(auto_error=False, description="`teigen token add` が表示した値")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Gate:
    """Lets a request pass or not.

    `open_reading` lets whoever can reach the server read without a token: for a server that is
    bound to loopback. `rate` is the number of requests allowed to each token or address, like
    `600/minute`.
    """

    def __init__(self, desk: Desk, *, open_reading: bool, rate: str):
        self._desk, self._open_reading = desk, open_reading
        self._rate, self._limiter = parse(rate), MovingWindowRateLimiter(MemoryStorage())

    def allowing(self, scope: Scope) -> Callable[[Request, Credentials], str]:
        """Return a dependency that passes callers of this scope and returns their name."""

        def check(request: Request, credentials: Credentials) -> str:
            return self.admit(request, credentials.credentials if credentials else None, scope)

        return check

    def admit(self, request: Request, secret: str | None, scope: Scope) -> str:
        """Return the name of the caller who shows this secret; raise HTTPException to refuse."""
        token = self._desk.token(secret) if secret else None
        caller = token.name if token else request.client.host if request.client else ""
        self._count(caller)
        if token is None and secret is None and self._may_read(request, scope):
            return ""
        return self._allowed(token, scope)

    def _count(self, caller: str) -> None:
        if not self._limiter.hit(self._rate, caller):
            raise HTTPException(
                429,
                "短い時間に要求が多すぎます。しばらく待ってください。",
                headers={"Retry-After": str(self._rate.get_expiry())},
            )

    def _may_read(self, request: Request, scope: Scope) -> bool:
        """Only under a local name: a foreign page must not read by naming this machine anew."""
        host = request.headers.get("host", "")
        local = host in LOCAL or host.rpartition(":")[0] in LOCAL
        return self._open_reading and scope is Scope.READ and local

    def _allowed(self, token: Token | None, scope: Scope) -> str:
        now = self._desk.now()
        if token is None or not token.allows(Scope.READ, now):
            raise HTTPException(
                401, "有効なトークンが必要です。", headers={"WWW-Authenticate": "Bearer"}
            )
        if not token.allows(scope, now):
            raise HTTPException(403, f"このトークンでは「{scope.label}」を行えません。")
        return token.name
