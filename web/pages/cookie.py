"""The one cookie: the secret of a session, or of a browser that nobody has signed in with."""

import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request, Response

NAME = "teigen"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")

Secure = Callable[[Request], bool]
"""Tells whether the browser reaches the site by https."""


def secure_by(public_url: str) -> Secure:
    """Return the rule: the request came by https, or under the public address, which is https."""
    public = urlsplit(public_url)

    def secure(request: Request) -> bool:
        under_public = request.headers.get("host", "").lower() == public.netloc.lower()
        return request.url.scheme == "https" or (public.scheme == "https" and under_public)

    return secure


def cookie_name(secure: bool) -> str:
    """Return the name; the prefix keeps other hosts of the domain from setting the cookie."""
    return f"__Host-{NAME}" if secure else NAME


def secret_of(request: Request, secure: bool) -> str | None:
    """Return the secret that the browser holds, None when it holds none of ours."""
    value = request.cookies.get(cookie_name(secure), "")
    return value if _SECRET.fullmatch(value) else None


def new_secret() -> str:
    """Return a secret for a browser that holds none."""
    return secrets.token_urlsafe(32)


def give(response: Response, secret: str, secure: bool) -> None:
    """Let the browser hold the secret until it is closed."""
    response.set_cookie(
        cookie_name(secure), secret, path="/", secure=secure, httponly=True, samesite="lax"
    )
