"""Speaks with the OpenID Connect provider: the code flow with PKCE, state and nonce."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from domain.errors import SignOnFailed

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
"""Only signatures that the provider alone can make."""

TIMEOUT, LEEWAY = 10, 120
"""Seconds to wait for an answer, and by which the clocks may differ."""

log = logging.getLogger("teigen")

FAULTS = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    AuthlibBaseError,
    JoseError,
    ValueError,
    KeyError,
    TypeError,
)
"""What a provider that is away, or does not keep to the standard, can raise."""


@dataclass(frozen=True)
class Provider:
    """The provider of the settings, and how this installation is registered there."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Return where the visitor signs in; raise SignOnFailed when the provider is away."""
        try:
            with self._client() as client:
                endpoint = self._metadata(client)["authorization_endpoint"]
                found, _ = client.create_authorization_url(
                    endpoint, state=state, nonce=nonce, code_verifier=verifier
                )
        except FAULTS as error:
            log.warning("sign-on: the provider %s cannot be asked: %r", self.issuer, error)
            raise SignOnFailed("認証サーバーに接続できませんでした。") from error
        return str(found)

    def claims(
        self, code: str, nonce: str, verifier: str, now: datetime, wanted: Collection[str]
    ) -> dict[str, Any]:
        """Return what the provider says of the visitor; raise SignOnFailed if it is not proven.

        Where the ID token lacks one of the claims `wanted`, the userinfo endpoint is asked too.
        """
        try:
            with self._client() as client:
                metadata = self._metadata(client)
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    auth=(quote_plus(self.client_id), quote_plus(self.client_secret)),
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                )
                keys = self._read(client, metadata["jwks_uri"])
                proven = self._checked(token["id_token"], keys, nonce, now)
                if set(wanted) <= set(proven) or "userinfo_endpoint" not in metadata:
                    return proven
                return self._told(client, metadata["userinfo_endpoint"], proven["sub"]) | proven
        except FAULTS as error:
            log.warning("sign-on: the answer of %s is not accepted: %r", self.issuer, error)
            raise SignOnFailed("認証サーバーの応答を確認できませんでした。") from error

    @staticmethod
    def _told(client: OAuth2Client, url: str, subject: str) -> dict[str, Any]:
        """Return what the userinfo endpoint says of the subject; nothing where it fails."""
        try:
            found = client.get(url).raise_for_status().json()
        except FAULTS as error:
            log.warning("sign-on: %s does not answer: %r", url, error)
            return {}
        fits = isinstance(found, dict) and found.get("sub") == subject
        return found if fits else {}

    def _checked(self, token: str, keys: Any, nonce: str, now: datetime) -> dict[str, Any]:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        decoded = jwt.decode(token, KeySet.import_key_set(keys), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
            {"nonce": nonce, "client_id": self.client_id},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self.client_id,
            client_secret=self.client_secret,
            redirect_uri=self.redirect_uri,
            scope="openid profile email",
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )

    def _metadata(self, client: OAuth2Client) -> dict[str, Any]:
        found = self._read(client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found["issuer"] != self.issuer:
            raise ValueError(f"it calls itself {found['issuer']!r} (TEIGEN_OIDC_ISSUER)")
        return found

    @staticmethod
    def _read(client: OAuth2Client, url: str) -> dict[str, Any]:
        answer = client.request("GET", url, withhold_token=True)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
