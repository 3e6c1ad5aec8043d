"""A small OpenID Connect provider of our own, and the faults that it can have."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

CLIENT, SECRET = "teigen", "of the client: 100%+&ü"


@dataclass
class Provider:
    """Vouches for whoever its `claims` describe; `spoil` changes what the token says.

    What is in `apart` stands in no token, only at the userinfo endpoint; a `document` stands
    in place of the description of the provider.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "s1", "name": "山田 太郎"})
    spoil: dict[str, Any] = field(default_factory=dict)
    apart: dict[str, Any] = field(default_factory=dict)
    document: object = None
    signed_with: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    now: int = 0

    def sign_in(self, address: str) -> dict[str, str]:
        """Do what the visitor does at the address; return the parameters of the way back."""
        asked = {n: v[0] for n, v in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT and "openid" in asked["scope"]
        code = f"code{len(self.asked)}"
        self.asked[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        """Return the tokens for a code, once; None when anything does not fit."""
        asked = self.asked.pop(form.get("code", ""), None)
        known = f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}"
        basic = base64.b64encode(known.encode()).decode()
        if asked is None or authorization != f"Basic {basic}":
            return None
        digest = sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (challenge, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return None
        said = {"iss": self.issuer, "aud": CLIENT, "iat": self.now, "exp": self.now + 300}
        said |= {"nonce": asked["nonce"], **self.claims, **self.spoil}
        signed = self._signed({n: v for n, v in said.items() if v is not None})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def _signed(self, said: dict[str, Any]) -> str:
        header = {"alg": self.signed_with, "kid": "a"}
        key: Any = self.key
        if self.signed_with == "foreign":
            header["alg"], key = "RS256", self.other
        if self.signed_with == "HS256":
            key = OctKey.import_key(self.key.as_pem(private=False))
        if self.signed_with == "none":
            parts = (json.dumps(p).encode() for p in ({"alg": "none"}, said))
            return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."
        registry = JWSRegistry(algorithms=[header["alg"]])
        return jwt.encode(header, said, key, registry=registry)


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider on loopback while the block runs."""
    provider = Provider()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/userinfo_endpoint":
                known = self.headers.get("authorization") == "Bearer a" and provider.apart
                self._send(known or {"error": "invalid_token"}, 200 if known else 401)
            elif self.path == "/.well-known/openid-configuration":
                names = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
                names += ["userinfo_endpoint"] * bool(provider.apart)
                issuer = provider.spoil.get("issuer", provider.issuer)
                said = {"issuer": issuer} | {n: f"{provider.issuer}/{n}" for n in names}
                self._send(said if provider.document is None else provider.document)
            else:
                self._send({"keys": [provider.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {n: v[0] for n, v in parse_qs(body).items()}
            found = provider.token(form, self.headers.get("authorization", ""))
            self._send(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _send(self, value: object, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    yield provider
    server.shutdown()
    server.server_close()
