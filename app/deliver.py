"""Use case: hand what lies in the outbox to the channels."""

import logging
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from secrets import token_hex
from traceback import format_tb

from app import unsubscribe
from app.bootstrap import Watch
from domain.attempt import LEASE, next_try
from domain.digest import Digest
from domain.errors import DeliveryFailed
from domain.subscriber import MAIL, State
from notifier.letter import Letter
from notifier.personal import personalise
from notifier.render import Mail
from store import deliveries, digests, subscribers, suppressions
from store.outbox_tables import DeliveryRow, DeliveryState, DigestRow, SubscriberRow

log = logging.getLogger("teigen")

HEARTBEAT = LEASE / 5
OVERDUE = timedelta(hours=3)
ENDED = "配信先が停止または削除されています"


@dataclass
class Delivered:
    """What became of the deliveries that were due: where each went, and what failed."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Told:
    """A stored digest, read once for all its deliveries; `digest` is None once it is erased."""

    row: DigestRow
    digest: Digest | None
    mail: Mail


@dataclass(frozen=True)
class _Claim:
    """A delivery that this worker holds, with its subscriber; `stopped` is why not to send it."""

    delivery: DeliveryRow
    row: SubscriberRow
    stopped: str


def deliver(watch: Watch) -> Delivered:
    """Try every delivery that is due once; a temporary failure waits for a later try."""
    done, worker = Delivered(), f"{socket.gethostname()}/{os.getpid()}/{token_hex(4)}"
    told: _Told | None = None
    try:
        for claim in _claimed(watch, worker):
            if told is None or told.row.id != claim.delivery.digest_id:
                told = _read(watch, claim.delivery.digest_id)
            _attempt(watch, worker, claim, told, done)
    finally:
        watch.channel.close()
    return done


def overdue(watch: Watch) -> list[str]:
    """Return, in Japanese, a warning when deliveries have been waiting for long."""
    with watch.session() as session:
        late = deliveries.waiting_longer_than(session, OVERDUE, watch.now())
    return [f"{late}件の配信が3時間以上、送信を待っています"] if late else []


def _claimed(watch: Watch, worker: str) -> Iterator[_Claim]:
    """Yield deliveries that this worker holds, with a heartbeat that keeps its lease alive."""
    while batch := _claim(watch, worker):
        beat, held = watch.now(), {c.delivery.id for c in batch}
        for position, claim in enumerate(batch):
            if abs(watch.now() - beat) >= HEARTBEAT:
                ids = [c.delivery.id for c in batch[position:] if c.delivery.id]
                with watch.session() as session:
                    held = {*deliveries.renew(session, worker, ids, watch.now())}
                beat = watch.now()
            if claim.delivery.id in held:
                yield claim


def _claim(watch: Watch, worker: str) -> list[_Claim]:
    with watch.session() as session:
        taken = deliveries.claim(session, worker, watch.now())
        rows = subscribers.of(session, {d.subscriber_id for d in taken})
        stopped = suppressions.reasons(session, {d.address for d in taken if d.channel == MAIL})
    pairs = ((d, rows[d.subscriber_id]) for d in taken)
    return [_Claim(d, row, _why_not(d, row, stopped)) for d, row in pairs]


def _why_not(delivery: DeliveryRow, row: SubscriberRow, suppressed: Mapping[str, str]) -> str:
    if State(row.state).ended:
        return ENDED
    return suppressed.get(delivery.address.lower(), "")


def _read(watch: Watch, digest_id: int) -> _Told:
    with watch.session() as session:
        row = digests.get(session, digest_id)
    return _Told(
        row,
        Digest.model_validate(row.document) if row.document else None,
        Mail(row.subject, row.text, row.html, row.picture, row.workbook),
    )


def _attempt(watch: Watch, worker: str, claim: _Claim, told: _Told, done: Delivered) -> None:
    if claim.stopped:
        reason = f"{claim.delivery.address} には送りません: {claim.stopped}"
        _settle(watch, worker, claim.delivery, DeliveryState.SUPPRESSED, reason)
        return
    try:
        detail, state = _hand_over(watch, claim, told), DeliveryState.SENT
        done.sent.append(detail)
    except DeliveryFailed as error:
        detail = str(error)
        state = DeliveryState.FAILED if error.permanent else DeliveryState.PENDING
        done.failed.append(detail)
    except Exception as error:  # what one mail breaks on must not hold up the others
        kind, place = type(error).__name__, "".join(format_tb(error.__traceback__))
        log.error("delivery %s: %s\n%s", claim.delivery.id, kind, place)  # its words may be secret
        detail = f"想定外の誤りです（{kind}）。時間をおいて自動で再送します"
        state = DeliveryState.PENDING
        done.failed.append(detail)
    _settle(watch, worker, claim.delivery, state, detail)


def _hand_over(watch: Watch, claim: _Claim, told: _Told) -> str:
    name = claim.delivery.channel
    if name not in watch.channels:
        raise DeliveryFailed(
            f"経路「{name}」が設定されていません。TEIGEN_CHANNELS_FILE をご確認ください"
        )
    if told.digest is None:
        raise DeliveryFailed("保存期間を過ぎたため、内容は消去されています", permanent=True)
    letter = _letter(watch, claim.delivery, told, told.digest, claim.row)
    return watch.channels[name].deliver(letter)


def _letter(
    watch: Watch, delivery: DeliveryRow, told: _Told, digest: Digest, row: SubscriberRow
) -> Letter:
    subscriber, stop = subscribers.as_subscriber(row), unsubscribe.link(watch, row)
    reason = (
        f"このメールは、配信先「{subscriber.name}」（{subscriber.schedule.label}、"
        f"{subscriber.scope.label}）の登録に基づいてお送りしています。"
    )
    mail = told.mail if subscriber.workbook else replace(told.mail, workbook=b"")
    return Letter(
        key=delivery.message_id,
        address=delivery.address,
        sender=watch.settings.mail_from,
        digest=digest,
        mail=personalise(mail, reason=reason, stop=stop),
        sent_at=told.row.composed_at,
        unsubscribe=stop,
    )


def _settle(
    watch: Watch, worker: str, delivery: DeliveryRow, state: DeliveryState, detail: str
) -> None:
    assert delivery.id is not None  # noqa: S101 - rows come from the database
    later = next_try(delivery.attempts, watch.now())
    with watch.engine.begin() as connection:
        deliveries.settle(connection, worker, delivery.id, state, detail, watch.now(), later)
