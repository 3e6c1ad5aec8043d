"""Use case: tell immediate subscribers of what cannot wait, and of deadlines that come near."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from sqlmodel import Session

from app import subscribers
from app.assemble import Found, Material, assemble, deadline_of
from app.bootstrap import Watch
from app.deliver import deliver
from app.digest import enqueue, found
from app.proposals import current
from domain.digest import Digest, Kind
from domain.errors import TeigenError
from domain.period import TOKYO, Period
from domain.schedule import Cadence
from domain.subscriber import Subscriber
from store import subscribers as stored
from store import told
from store.deliveries import Addressed

LATEST = timedelta(days=14)
"""What was first seen longer ago than this is no alert any more."""
OPEN = timedelta(days=90)
"""A consultation is asked for its deadline for so long."""
NOTICE = timedelta(days=3)
"""A reminder is sent so long before the deadline."""


def alert(watch: Watch) -> list[str]:
    """Put alerts and reminders into the outbox; return, in Japanese, what was done.

    Each announcement is told once to each subscriber, all that is new in one message.
    """
    done = []
    for recipient in subscribers.active(watch, _immediate):
        for kind in (Kind.ALERT, Kind.REMINDER):
            try:
                told_of = _tell(watch, recipient, kind)
            except TeigenError as error:
                done.append(f"「{recipient[1].name}」への速報を作成できません: {error}")
                break
            if told_of:
                done.append(f"「{recipient[1].name}」への速報（{told_of}件）を用意しました")
    return done


def alert_now(watch: Watch) -> list[str]:
    """Tell immediate subscribers at once; return, in Japanese, what was done."""
    done = alert(watch)
    if done:
        delivered = deliver(watch)
        done += delivered.sent + delivered.failed
    return done


def _immediate(subscriber: Subscriber) -> bool:
    return subscriber.schedule.cadence is Cadence.IMMEDIATE


def _tell(watch: Watch, recipient: Addressed, kind: Kind) -> int:
    row, _ = recipient
    assert row.id is not None  # noqa: S101 - rows come from the database
    with watch.session() as session:
        stored.lock(session, [row.id])
        known = told.items(session, row.id, f"{kind}-")
        digest = _compose(watch, session, recipient, kind, known)
        if not digest.items:
            return 0
        ids = ",".join(str(i.announcement) for i in digest.items)
        window = f"{kind}-{sha256(ids.encode()).hexdigest()[:16]}"
        enqueue(watch, session, digest, [recipient], window)
    return len(digest.items)


def _compose(
    watch: Watch, session: Session, recipient: Addressed, kind: Kind, known: set[int]
) -> Digest:
    subscriber = recipient[1]
    candidates = _alerts if kind is Kind.ALERT else _reminders
    fresh = [f for f in candidates(watch, session, recipient) if f.id not in known]
    today = watch.now().astimezone(TOKYO).date()
    digest = assemble(
        subscriber.audience,
        current(watch, subscriber.proposal),
        Period(start=today, end=today + timedelta(days=1)),
        Material(found=fresh),
        watch.now(),
    )
    return digest.model_copy(update={"kind": kind})


def _alerts(watch: Watch, session: Session, recipient: Addressed) -> Sequence[Found]:
    row, subscriber = recipient
    since = max(row.created_at, watch.now() - LATEST)
    day = since.astimezone(TOKYO).date()
    return found(told.fresh(session, subscriber.proposal, since, day))


def _reminders(watch: Watch, session: Session, recipient: Addressed) -> Sequence[Found]:
    since = watch.now() - OPEN
    today = watch.now().astimezone(TOKYO).date()
    day = since.astimezone(TOKYO).date()
    return [
        f
        for f in found(told.fresh(session, recipient[1].proposal, since, day))
        if (deadline := deadline_of(f)) and today <= deadline <= today + NOTICE
    ]
