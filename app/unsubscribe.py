"""Use case: the link in a mail that stops it, unguessable without a secret outside the database."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_urlsafe

from app.bootstrap import Watch
from domain.subscriber import State
from store import subscribers
from store.outbox_tables import SubscriberRow


def link(watch: Watch, row: SubscriberRow) -> str:
    """Return the address at which one click stops this subscription; empty without a web page."""
    base = watch.settings.web
    return f"{base}/unsubscribe/{row.id}/{_token(watch, row)}" if base else ""


def find(watch: Watch, subscriber_id: int, token: str) -> str | None:
    """Return the name of the subscriber that the link speaks of, or None for a wrong link."""
    with watch.session() as session:
        row = session.get(SubscriberRow, subscriber_id)
    if row is None or not compare_digest(_token(watch, row).encode(), token.encode()):
        return None
    return row.name


def stop(watch: Watch, subscriber_id: int, token: str) -> str | None:
    """Stop the subscription that the link speaks of; return its name, or None for a wrong link."""
    name = find(watch, subscriber_id, token)
    if name is None:
        return None
    with watch.session() as session:
        row = subscribers.find(session, name)
        if row and not State(row.state).ended:
            subscribers.settle(session, row, State.UNSUBSCRIBED, watch.now())
    return name


def _token(watch: Watch, row: SubscriberRow) -> str:
    code = digest(_secret(watch).encode(), f"{row.id}:{row.salt}".encode(), sha256)
    return urlsafe_b64encode(code).decode().rstrip("=")


def _secret(watch: Watch) -> str:
    """Return TEIGEN_SECRET, or one of this installation, made at first use and kept in a file."""
    if given := watch.settings.secret.get_secret_value():
        return given
    path = watch.settings.home / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(token_urlsafe(32), encoding="utf-8")
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")
