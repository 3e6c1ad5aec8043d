"""The generic webhook channel: a signed event, as the Standard Webhooks specification says."""

import json
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from time import time

from notifier.http import post_json
from notifier.letter import Letter

VERSION = 1


@dataclass(frozen=True)
class Webhook:
    """Posts the whole digest as JSON, signed with `secret`."""

    name: str
    url: str = field(repr=False)
    secret: str = field(repr=False)

    def deliver(self, letter: Letter) -> str:
        """Post the event; receivers recognise a resend by its key."""
        body = event(letter)
        stamp = int(time())
        headers = {
            "Idempotency-Key": letter.key,
            "Webhook-Id": letter.key,
            "Webhook-Timestamp": str(stamp),
            "Webhook-Signature": sign(self.secret, letter.key, stamp, body),
        }
        post_json(self.name, self.url, body, headers)
        return f"Webhook「{self.name}」"


def event(letter: Letter) -> bytes:
    """Return the body: the same bytes on every resend of a letter."""
    document = {
        "type": f"teigen.{letter.digest.kind}",
        "version": VERSION,
        "id": letter.key,
        "timestamp": letter.sent_at.isoformat(),
        "subject": letter.mail.subject,
        "data": letter.digest.model_dump(mode="json"),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def sign(secret: str, key: str, stamp: int, body: bytes) -> str:
    """Return the signature: HMAC-SHA256 over key, Unix time and body, `v1,` and base64."""
    code = digest(_key(secret), f"{key}.{stamp}.".encode() + body, sha256)
    return f"v1,{b64encode(code).decode()}"


def _key(secret: str) -> bytes:
    """Return the bytes of a `whsec_` secret, or of any other text."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix("whsec_"), validate=True)
    except Error:
        return secret.encode()
