"""Where every page begins: who comes, by what right, and whether a form was made by us."""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from domain.access import Scope
from domain.account import Role
from web.access import Gate, address_of
from web.accounts import Accounts
from web.pages.cookie import Secure, new_secret, secret_of
from web.pages.origin import is_foreign
from web.pages.visitor import NotAllowed, SignInNeeded, Visitor, Way, form_token_of, visitor_of

Credentials = Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(auto_error=False))]
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Teigen Watch"'}
READING = ("GET", "HEAD")
MACHINE_NAME = "この端末の利用者"


@dataclass(frozen=True)
class Browser:
    """The secret that a browser holds, or is to hold if it is `fresh`."""

    secret: str
    secure: bool
    fresh: bool

    @property
    def form_token(self) -> str:
        """What must come back with a form."""
        return form_token_of(self.secret)


class Entrance:
    """Knows visitors by their session, by a token, or because they sit at the machine itself.

    A token shows the pages and allows nothing else; the machine's user may do everything, but
    only while there are no accounts and the server is bound to loopback.
    """

    def __init__(self, gate: Gate, accounts: Accounts, secure: Secure):
        self._gate, self._accounts, self._secure = gate, accounts, secure

    def look(self, request: Request, credentials: Credentials) -> None:
        """Note in the request's state which browser and which visitor it comes from."""
        secure = self._secure(request)
        known = secret_of(request, secure)
        browser = Browser(known or new_secret(), secure, fresh=known is None)
        request.state.browser = browser
        request.state.visitor = self._visitor(request, browser, credentials)

    async def check_form(self, request: Request) -> None:
        """Refuse a form that another site sent, or that was not made for this browser."""
        if request.method in READING:
            return
        if is_foreign(request.headers):
            raise NotAllowed("ほかのサイトから送られた操作は受け付けません。")
        visitor: Visitor | None = visitor_of(request)
        expected = visitor.form_token if visitor else request.state.browser.form_token
        given = (await request.form()).get("form_token", "")
        if not (expected and isinstance(given, str) and _equal(expected, given)):
            raise NotAllowed(
                "画面を開いてから時間がたったため、操作を受け付けられませんでした。"
                "前の画面を開き直して、もう一度操作してください。"
            )

    def admit(self, request: Request) -> None:
        """Refuse whoever is not known."""
        if visitor_of(request):
            return
        if self._accounts.exist():
            raise SignInNeeded
        raise HTTPException(401, "有効なトークンが必要です。", headers=CHALLENGE)

    def _visitor(
        self, request: Request, browser: Browser, credentials: Credentials
    ) -> Visitor | None:
        account = None if browser.fresh else self._accounts.signed_in(browser.secret)
        if account:
            self._gate.count(account.name)
            return Visitor(account.name, account.role, browser.form_token)
        if credentials:
            return Visitor(self._token(request, credentials.password), Role.VIEWER, "", Way.TOKEN)
        self._gate.count(address_of(request))
        if self._gate.is_machine(request):
            return Visitor(MACHINE_NAME, Role.ADMIN, browser.form_token, Way.MACHINE)
        return None

    def _token(self, request: Request, secret: str) -> str:
        try:
            return self._gate.admit(request, secret, Scope.READ)
        except HTTPException as refusal:
            if refusal.status_code == 401:
                refusal.headers = CHALLENGE
            raise


def _equal(expected: str, given: str) -> bool:
    return compare_digest(expected.encode(), given.encode(errors="replace"))
