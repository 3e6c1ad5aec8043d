"""Use case: hand what lies in the outbox to the channels."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex

from app.bootstrap import Watch
from domain.attempt import LEASE, given_up, next_try
from domain.errors import DeliveryFailed
from notifier.message import build_message
from notifier.render import Mail
from store import deliveries, digests
from store.outbox_tables import DeliveryRow, DeliveryState, DigestRow

HEARTBEAT = LEASE / 5
OVERDUE = timedelta(hours=3)


@dataclass
class Delivered:
    """What became of the deliveries that were due: where each went, and what failed."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def deliver(watch: Watch) -> Delivered:
    """Try every delivery that is due once; a temporary failure waits for a later try."""
    done, worker = Delivered(), f"{socket.gethostname()}/{os.getpid()}/{token_hex(4)}"
    digest: DigestRow | None = None
    for delivery in _claimed(watch, worker):
        if digest is None or digest.id != delivery.digest_id:
            with watch.session() as session:
                digest = digests.get(session, delivery.digest_id)
        _attempt(watch, worker, delivery, digest, done)
    return done


def overdue(watch: Watch) -> list[str]:
    """Return, in Japanese, a warning when deliveries have been waiting for long."""
    with watch.session() as session:
        late = deliveries.waiting_longer_than(session, OVERDUE, watch.now())
    return [f"{late}件の配信が3時間以上、送信を待っています"] if late else []


def _claimed(watch: Watch, worker: str) -> Iterator[DeliveryRow]:
    """Yield deliveries that this worker holds, with a heartbeat that keeps its lease alive."""
    while True:
        with watch.session() as session:
            batch = deliveries.claim(session, worker, watch.now())
        if not batch:
            return
        beat, held = watch.now(), {d.id for d in batch}
        for position, delivery in enumerate(batch):
            if abs(watch.now() - beat) >= HEARTBEAT:
                ids = [d.id for d in batch[position:] if d.id]
                with watch.session() as session:
                    held = {*deliveries.renew(session, worker, ids, watch.now())}
                beat = watch.now()
            if delivery.id in held:
                yield delivery


def _attempt(
    watch: Watch, worker: str, delivery: DeliveryRow, digest: DigestRow, done: Delivered
) -> None:
    message = build_message(
        Mail(subject=digest.subject, text=digest.text, html=digest.html),
        sender=watch.settings.mail_from,
        recipient=delivery.address,
        key=delivery.message_id,
        sent_at=digest.composed_at,
    )
    try:
        detail, state = watch.channel.deliver(message), DeliveryState.SENT
        done.sent.append(detail)
    except DeliveryFailed as error:
        detail, state = str(error), _state_after(delivery, error, watch)
        done.failed.append(detail)
    _settle(watch, worker, delivery, state, detail)


def _state_after(delivery: DeliveryRow, error: DeliveryFailed, watch: Watch) -> DeliveryState:
    if error.permanent or given_up(delivery.created_at, watch.now()):
        return DeliveryState.FAILED
    return DeliveryState.PENDING


def _settle(
    watch: Watch, worker: str, delivery: DeliveryRow, state: DeliveryState, detail: str
) -> None:
    assert delivery.id is not None  # noqa: S101 - rows come from the database
    with watch.session() as session:
        deliveries.settle(
            session,
            worker,
            delivery.id,
            state,
            detail,
            watch.now(),
            next_try_at=next_try(delivery.attempts, watch.now()),
        )
