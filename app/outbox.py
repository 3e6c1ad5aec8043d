"""Use case: decide who is due a digest, and put it into the outbox for them."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy.exc import IntegrityError

from app import subscribers
from app.bootstrap import Watch
from app.digest import compose, enqueue
from domain.digest import Digest
from domain.errors import TeigenError
from domain.period import Period
from domain.schedule import Cadence, due
from domain.subscriber import Audience, State, Subscriber
from store import deliveries
from store import subscribers as stored
from store.deliveries import Addressed

Wants = Callable[[Addressed, Sequence[Period]], bool]


def catch_up(watch: Watch) -> list[str]:
    """Put every digest that is due into the outbox; return, in Japanese, what was done.

    What concerns one audience never stops the others.
    """
    done = []
    for (audience, window), recipients in _due(watch).items():
        try:
            ordered = _order_due(watch, audience, window, recipients)
        except TeigenError as error:
            done.append(f"{window.key} の週報を作成できません: {error}")
        else:
            done.append(f"{window.key} の週報を{ordered}件の配信先に用意しました")
    return done


def _order_due(watch: Watch, audience: Audience, window: Period, recipients: Sequence[int]) -> int:
    digest = compose(watch, audience, window)
    return order(watch, digest, recipients, lambda r, told: _due_now(watch, r, told) == window)


def order_period(watch: Watch, audience: Audience, period: Period) -> int:
    """Put the digest of a named week into the outbox for the audience's weekly subscribers.

    Returns how many there are; who has been told of the week already is not told again.
    """
    digest = compose(watch, audience, period)
    recipients = [
        row.id or 0
        for batch in subscribers.batches(watch, lambda s: s.schedule.cadence is Cadence.WEEKLY)
        for row, subscriber in batch
        if subscriber.audience == audience
    ]
    return order(
        watch,
        digest,
        recipients,
        lambda _, told: not any(w.start <= period.start and period.end <= w.end for w in told),
    )


def order(watch: Watch, digest: Digest, recipients: Sequence[int], wants: Wants) -> int:
    """Keep the digest and its deliveries in one transaction a batch; return how many there are.

    `recipients` are the numbers of subscribers. They are locked while it is asked once more who
    still `wants` it: two daemons that come to the same decision at the same time order once.
    """
    ordered = 0
    for start in range(0, len(recipients), subscribers.BATCH):
        batch = recipients[start : start + subscribers.BATCH]
        try:
            ordered += _order_batch(watch, digest, batch, wants)
        except IntegrityError:  # another daemon kept the same digest for other subscribers
            ordered += _order_batch(watch, digest, batch, wants)
    return ordered


def _order_batch(watch: Watch, digest: Digest, batch: Sequence[int], wants: Wants) -> int:
    with watch.session() as session:
        stored.lock(session, batch)
        told = deliveries.told(session, batch)
        rows = [row for row in stored.of(session, batch).values() if row.state == State.ACTIVE]
        pairs = [(row, stored.as_subscriber(row)) for row in rows]
        still = [
            (row, subscriber)
            for row, subscriber in pairs
            if subscriber.audience == digest.audience
            and wants((row, subscriber), told[row.id or 0])
        ]
        return enqueue(watch, session, digest, still) if still else 0


def _due(watch: Watch) -> dict[tuple[Audience, Period], list[int]]:
    """Return the numbers of those whom each digest that is due is for."""
    groups: dict[tuple[Audience, Period], list[int]] = defaultdict(list)
    for batch in subscribers.batches(watch, _has_windows):
        with watch.session() as session:
            told = deliveries.told(session, [row.id for row, _ in batch if row.id])
        for row, subscriber in batch:
            if window := _due_now(watch, (row, subscriber), told[row.id or 0]):
                groups[subscriber.audience, window].append(row.id or 0)
    return groups


def _due_now(watch: Watch, recipient: Addressed, told: Sequence[Period]) -> Period | None:
    row, subscriber = recipient
    return due(subscriber.schedule, told, row.starts, watch.now())


def _has_windows(subscriber: Subscriber) -> bool:
    return subscriber.schedule.cadence is not Cadence.IMMEDIATE
