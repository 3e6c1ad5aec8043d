"""Who may see the pages: all on the machine itself, elsewhere those who hold a token."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from domain.access import Scope
from web.access import Gate

Credentials = Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(auto_error=False))]
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Teigen Watch"'}


def entrance(gate: Gate) -> Callable[[Request, Credentials], None]:
    """Return a dependency that passes readers; the browser asks for the token as a password."""

    def check(request: Request, credentials: Credentials) -> None:
        try:
            gate.admit(request, credentials.password if credentials else None, Scope.READ)
        except HTTPException as refusal:
            if refusal.status_code == 401:
                refusal.headers = CHALLENGE
            raise

    return check
