"""Use cases: compose a digest of a period, keep it with its deliveries, and deliver."""

from dataclasses import dataclass, field

from sqlmodel import Session

from app.assemble import assemble, source_problem
from app.bootstrap import Watch
from app.history import SOURCE as IMPORTED
from app.proposals import current
from domain.digest import Digest, SourceReading
from domain.errors import DeliveryFailed
from domain.period import Period
from notifier.message import build_message
from notifier.render import Mail, render
from store import announcements, digests, matches, runs
from store.tables import DeliveryRow, DeliveryState, DigestRow


@dataclass
class Delivered:
    """What became of the pending deliveries: where each went, and what failed."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def compose(watch: Watch, proposal_id: str, period: Period) -> Digest:
    """Return the digest of the period from what the store knows now."""
    proposal = current(watch, proposal_id)
    with watch.session() as session:
        found = [
            (announcements.as_announcement(row), match)
            for row, match in matches.in_period(session, proposal_id, period)
        ]
        return assemble(
            proposal,
            period,
            found,
            _readings(session, watch, period),
            announcements.count_in(session, period),
            watch.now(),
        )


def keep(watch: Watch, digest: Digest) -> bool:
    """Store the digest and its deliveries in one transaction; False when it was kept before."""
    mail = render(digest)
    with watch.session() as session:
        if digests.find(session, digest.proposal_id, digest.period.key):
            return False
        row = DigestRow(
            proposal_id=digest.proposal_id,
            window=digest.period.key,
            composed_at=digest.composed_at,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
        )
        digests.keep(session, row, watch.settings.recipients)
    return True


def deliver(watch: Watch) -> Delivered:
    """Try every delivery that is due once; a temporary failure stays pending for a later try."""
    done = Delivered()
    with watch.session() as session:
        waiting = digests.pending(session)
    for delivery, digest in waiting:
        if digests.is_due(delivery, watch.now()) and _claim(watch, delivery):
            _attempt(watch, delivery, digest, done)
    return done


def _claim(watch: Watch, delivery: DeliveryRow) -> bool:
    with watch.session() as session:
        return digests.claim(session, delivery, watch.now())


def _attempt(watch: Watch, delivery: DeliveryRow, digest: DigestRow, done: Delivered) -> None:
    message = build_message(
        Mail(subject=digest.subject, text=digest.text, html=digest.html),
        sender=watch.settings.mail_from,
        recipient=delivery.recipient,
        key=f"{digest.proposal_id}/{digest.window}/{delivery.recipient}",
        sent_at=digest.composed_at,
    )
    try:
        detail, state = watch.channel.deliver(message), DeliveryState.SENT
        done.sent.append(detail)
    except DeliveryFailed as error:
        detail = str(error)
        state = DeliveryState.FAILED if error.permanent else DeliveryState.PENDING
        done.failed.append(detail)
    assert delivery.id is not None  # noqa: S101 - rows come from the database
    with watch.session() as session:
        digests.settle(session, delivery.id, state, detail, watch.now())


def _readings(session: Session, watch: Watch, period: Period) -> list[SourceReading]:
    items = announcements.count_by_source(session, period)
    readings = []
    for source in watch.sources.values():
        good, last = runs.last_good(session, source.name), runs.last(session, source.name)
        readings.append(
            SourceReading(
                name=source.title,
                last_read=good.ended_at if good else None,
                items=items.get(source.name, 0),
                problem=source_problem(
                    good.ended_at if good else None,
                    last.outcome if last else None,
                    last.reason if last else "",
                    period,
                ),
            )
        )
    if imported := items.get(IMPORTED):
        last_read = announcements.last_seen(session, IMPORTED)
        readings.append(
            SourceReading(name="一括取り込みの履歴", last_read=last_read, items=imported)
        )
    return readings
