"""Use case: compose the digest of a period, and keep it for those who are to be told."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from app.assemble import Found, Material, Told, assemble, source_problem
from app.bootstrap import Watch
from app.history import SOURCE as IMPORTED
from app.meetings import compose_table
from app.proposals import current
from domain.digest import Digest, Kind, SourceReading
from domain.match import Match
from domain.period import Period
from domain.proposal import Proposal
from domain.subscriber import Audience
from notifier.render import render
from notifier.workbook import workbook
from store import (
    announcements,
    deliveries,
    digests,
    health,
    matches,
    regraded,
    restored,
    runs,
    told,
)
from store.deliveries import Addressed
from store.outbox_tables import DigestItemRow, DigestRow
from store.tables import AnnouncementRow


def compose(watch: Watch, audience: Audience, period: Period) -> Digest:
    """Return the digest of the period from what the store knows now."""
    proposal = current(watch, audience.proposal)
    asks = [ask.id for ask in proposal.asks()]
    with watch.session() as session:
        material = Material(
            found=found(matches.in_period(session, proposal.id, period)),
            backfilled=found(
                [
                    *told.backfilled(session, proposal.id, period),
                    *regraded.raised(session, proposal.id, audience.key, period),
                    *restored.untold(session, proposal.id, audience.key, period),
                ]
            ),
            told=[
                Told(announcements.as_announcement(row), ask, fate, day)
                for changed in (told.changed, regraded.corrections, restored.corrections)
                for row, ask, fate, day in changed(session, proposal.id, audience.key, period)
            ],
            before=told.furthest(session, proposal.id, asks, period.start),
            after=told.furthest(session, proposal.id, asks, period.end),
            sources=_readings(session, watch, period),
            announcements_read=announcements.count_in(session, period),
            waiting=matches.waiting(session, proposal.id, _asks(audience, proposal)),
        )
    return assemble(audience, proposal, period, material, watch.now())


def enqueue(
    watch: Watch,
    session: Session,
    digest: Digest,
    recipients: Sequence[Addressed],
    window: str = "",
) -> int:
    """Keep the digest, if its window has none, and put it into the outbox, all at once.

    The window is the digest's period unless it has a name of its own, as an alert has.
    """
    name = window or digest.period.key
    row = digests.find(session, digest.proposal_id, digest.audience.key, name)
    if row is None:
        row = _keep(watch, session, digest, name)
    elif not row.html:  # its wording was erased for its age
        row.sqlmodel_update(_wording(watch, digest))
    if not row.workbook and any(subscriber.workbook for _, subscriber in recipients):
        row.workbook = _workbook(watch, digest)
    return deliveries.enqueue(session, row, recipients, watch.now())


def _workbook(watch: Watch, digest: Digest) -> bytes:
    scope, since = digest.audience.scope, digest.period.start
    return workbook(compose_table(watch, digest.proposal_id, since, scope))


def _asks(audience: Audience, proposal: Proposal) -> list[str]:
    return [ask.id for ask in audience.scope.narrow(proposal).asks()]


def _wording(watch: Watch, digest: Digest) -> dict[str, Any]:
    mail = render(digest, watch.settings.web)
    return {
        "composed_at": digest.composed_at,
        "document": digest.model_dump(mode="json"),
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "picture": mail.picture,
    }


def _keep(watch: Watch, session: Session, digest: Digest, window: str) -> DigestRow:
    row = DigestRow(
        proposal_id=digest.proposal_id,
        audience=digest.audience.key,
        window=window,
        starts=digest.period.start,
        ends=digest.period.end if digest.kind is Kind.DIGEST else digest.period.start,
        **_wording(watch, digest),
    )
    items = (
        DigestItemRow(
            digest_id=0,
            announcement_id=i.announcement,
            revision=i.revision,
            ask=i.ask,
            grade=i.grade,
        )
        for i in (*digest.items, *digest.earlier)
    )
    return digests.keep(session, row, items)


def found(pairs: Iterable[tuple[AnnouncementRow, Match]]) -> list[Found]:
    """Return stored matches as the material of a digest."""
    return [
        Found(
            _id(row),
            row.revision,
            announcements.as_announcement(row),
            match,
            edited=row.edits > 0,
            withdrawn=bool(row.withdrawal),
        )
        for row, match in pairs
    ]


def _id(row: AnnouncementRow) -> int:
    assert row.id is not None  # noqa: S101 - rows come from the database
    return row.id


def _readings(session: Session, watch: Watch, period: Period) -> list[SourceReading]:
    items = announcements.count_by_source(session, period)
    conditions = health.conditions(session)
    read = runs.newest_of(session, watch.sources, good=True)
    readings = []
    for source in watch.sources.values():
        good = read.get(source.name)
        last_read = good.ended_at if good else None
        readings.append(
            SourceReading(
                name=source.title,
                agency=source.agency,
                last_read=last_read,
                items=items.get(source.name, 0),
                problem=source_problem(last_read, conditions.get(source.name), period),
            )
        )
    if imported := items.get(IMPORTED):
        last_read = announcements.last_seen(session, IMPORTED)
        readings.append(
            SourceReading(
                name="一括取り込みの履歴", last_read=last_read, items=imported, watched=False
            )
        )
    return readings
