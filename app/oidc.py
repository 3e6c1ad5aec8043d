"""Speaks with the OpenID Connect provider: the code flow with PKCE, state and nonce."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from domain.errors import SignOnFailed

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Only signatures that the provider alone can make."""

TIMEOUT, LEEWAY = 10, 120
"""Seconds to wait for an answer, and by which the clocks may differ."""

FAULTS = (httpx2.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError)


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
            raise SignOnFailed("認証サーバーに接続できませんでした。") from error
        return str(found)

    def claims(self, code: str, nonce: str, verifier: str, now: datetime) -> dict[str, Any]:
        """Return what the provider says of the visitor; raise SignOnFailed if it is not proven."""
        try:
            with self._client() as client:
                metadata = self._metadata(client)
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                )
                keys = self._read(client, metadata["jwks_uri"])
            return self._checked(token["id_token"], keys, nonce, now)
        except FAULTS as error:
            raise SignOnFailed("認証サーバーの応答を確認できませんでした。") from error

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
            raise ValueError(f"the provider calls itself {found['issuer']!r}")
        return found

    @staticmethod
    def _read(client: OAuth2Client, url: str) -> dict[str, Any]:
        answer = client.request("GET", url, withhold_token=True)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
