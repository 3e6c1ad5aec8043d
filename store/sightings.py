"""Sightings: compares what a crawl saw with what is known, and remembers what came of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.announcement import Announcement
from domain.change import Change, Decision, Known, Sighting, Standing, Withdrawal
from domain.decider import decide, merged, says_more, vanished
from store import documents, search
from store.announcements import as_announcement, day_in_japan, last_seen
from store.chunks import chunks
from store.tables import AnnouncementRow, LinkingRow, RevisionRow

S = TypeVar("S", bound=Sighting)


@dataclass(frozen=True)
class Plan(Generic[S]):
    """What is to be remembered of one crawl: each sighting with its decision, and what vanished."""

    decided: tuple[tuple[S, Decision], ...]
    vanished: tuple[Known, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """The changes, one for each sighting and each announcement that vanished."""
        return [d.change for _, d in self.decided] + [Change.WITHDRAWN for _ in self.vanished]

    @property
    def revised(self) -> Iterator[S]:
        """The sightings of which a new wording will be stored."""
        return (sighting for sighting, decision in self.decided if _revises(sighting, decision))


def plan(
    session: Session,
    source: str,
    sightings: Iterable[S],
    now: datetime,
    *,
    baseline: bool = False,
    complete: bool = True,
) -> Plan[S]:
    """Decide what the sightings of one crawl of a source are; nothing is stored yet.

    Only a `complete` reading of the list shows which announcements were taken out of it.
    """
    seen = merged(sightings)
    known = _known(session, source, [s.announcement for s in seen])
    decisions = decide(seen, known, day_in_japan(now), baseline=baseline)
    listed = [s.announcement for s in seen if s.listed]
    gone = list[Known]()
    if complete and listed and not baseline:
        told = (Change.MOVED, Change.REISSUED, Change.WITHDRAWN)
        settled = {d.known.id for d in decisions if d.known and d.change in told}
        gone = [k for k in vanished(listed, _last_listed(session, source)) if k.id not in settled]
    return Plan(tuple(zip(seen, decisions, strict=True)), tuple(gone))


def store(session: Session, planned: Plan[S], now: datetime) -> list[AnnouncementRow]:
    """Store what was decided; old wordings stay as revisions.

    Returns the announcements that have a new wording, which the search index does not hold.
    """
    documents.keep(session, (f for s, _ in planned.decided for f in s.announcement.attachments))
    known = _rows(session, [d.known.id for _, d in planned.decided if d.known])
    worded = list[tuple[AnnouncementRow, S, Decision]]()
    for sighting, decision in planned.decided:
        row = known.get(decision.known.id) if decision.known else None
        if decision.adds or row is None:
            session.add(row := _new_row(sighting, decision, now))
            worded.append((row, sighting, decision))
        elif _continue(row, sighting, decision, now):
            worded.append((row, sighting, decision))
    _withdraw(session, planned.vanished, now)
    session.flush()
    for row, sighting, decision in worded:
        session.add(_revision(row, sighting, decision.change, now))
        if decision.known and (earlier := known.get(decision.known.id)) and earlier is not row:
            earlier.successor_id = row.id
    search.forget(session, [row.id for row, _, _ in worded if row.id in known])
    session.flush()
    return [row for row, _, _ in worded]


def remember(
    session: Session, announcement: Announcement, now: datetime, *, baseline: bool = False
) -> Change:
    """Store one announcement that stands by itself, not in a list.

    A `baseline` item is back-filled history: it counts as news on the day it was published, or
    today if that is yet to come.
    An empty text never replaces a known one: a list page says less than the article.
    """
    standing = Standing.READ if announcement.text else Standing.LISTED
    sighting = Sighting(announcement=announcement, standing=standing)
    same = _under(session, announcement.source, AnnouncementRow.identity, {announcement.identity})
    [decision] = decide([sighting], same, day_in_japan(now), baseline=baseline)
    for row in store(session, Plan(((sighting, decision),)), now):
        search.index(session, row)
    return decision.change


def correct(session: Session, row: AnnouncementRow, text: str) -> None:
    """Replace a text that was read wrongly: no edit by the agency, but to be matched again."""
    newest = RevisionRow.announcement_id == row.id, RevisionRow.number == row.revision
    revision = session.exec(select(RevisionRow).where(*newest)).one()
    row.text = revision.text = text
    row.content_hash = revision.content_hash = as_announcement(row).content_hash
    session.exec(delete(LinkingRow).where(col(LinkingRow.announcement_id) == row.id))
    search.index(session, row)


def _revises(sighting: Sighting, decision: Decision) -> bool:
    """Tell whether a sighting brings a wording that is to be kept."""
    if decision.change is Change.RESTORED:
        return decision.known is not None and says_more(sighting, decision.known)
    return decision.change not in (Change.UNCHANGED, Change.WITHDRAWN)


def _known(session: Session, source: str, seen: Sequence[Announcement]) -> list[Known]:
    """Return what is known under any identity, URL, or title and date of the announcements."""
    found = [
        *_under(session, source, AnnouncementRow.identity, {a.identity for a in seen}),
        *_under(session, source, AnnouncementRow.url_key, {a.url_key for a in seen}),
        *_under(session, source, AnnouncementRow.title_key, {a.title_key for a in seen} - {""}),
    ]
    return list({k.id: k for k in found}.values())


def _under(session: Session, source: str, column: Any, keys: set[str]) -> list[Known]:
    found = list[Known]()
    for chunk in chunks(sorted(keys)):
        query = _of(source).where(col(column).in_(chunk))
        found += [_as_known(row) for row in session.exec(query)]
    return found


def _last_listed(session: Session, source: str) -> list[Known]:
    """Return the announcements that stood in the last list of the source."""
    query = _of(source).where(
        AnnouncementRow.last_seen == last_seen(session, source),
        AnnouncementRow.withdrawal == Withdrawal.NONE,
        col(AnnouncementRow.successor_id).is_(None),
    )
    return [_as_known(row) for row in session.exec(query)]


def _of(source: str) -> SelectOfScalar[AnnouncementRow]:
    texts = defer(AnnouncementRow.text), defer(AnnouncementRow.attachments)  # type: ignore[arg-type]
    return select(AnnouncementRow).where(AnnouncementRow.source == source).options(*texts)


def _as_known(row: AnnouncementRow) -> Known:
    assert row.id is not None  # noqa: S101 - rows come from the database
    return Known(
        id=row.id,
        identity=row.identity,
        url_key=row.url_key,
        title_key=row.title_key,
        content_hash=row.content_hash,
        published=row.published,
        read=row.read,
        edits=row.edits,
        withdrawal=Withdrawal(row.withdrawal),
        superseded=row.successor_id is not None,
    )


def _rows(session: Session, ids: Iterable[int]) -> dict[int, AnnouncementRow]:
    found = dict[int, AnnouncementRow]()
    for chunk in chunks(sorted(ids)):
        query = select(AnnouncementRow).where(col(AnnouncementRow.id).in_(chunk))
        found |= {row.id: row for row in session.exec(query) if row.id is not None}
    return found


def _new_row(sighting: Sighting, decision: Decision, now: datetime) -> AnnouncementRow:
    announcement, today = sighting.announcement, day_in_japan(now)
    return AnnouncementRow(
        **announcement.model_dump(exclude={"attachments"}),
        attachments=_references(announcement),
        identity=announcement.identity,
        url_key=announcement.url_key,
        title_key=announcement.title_key,
        content_hash=announcement.content_hash,
        read=sighting.standing is Standing.READ,
        news_on=today if decision.news else min(announcement.published or today, today),
        first_seen=now,
        last_seen=now,
    )


def _continue(row: AnnouncementRow, sighting: Sighting, decision: Decision, now: datetime) -> bool:
    """Bring a known announcement up to date; tell whether it has a new wording."""
    if sighting.listed:
        row.last_seen = now
    if sighting.standing is not Standing.LISTED:
        row.checked_at = now
    if decision.change is Change.WITHDRAWN:
        row.withdrawal, row.withdrawn_at = Withdrawal.GONE, now
    if decision.change is Change.RESTORED:
        row.withdrawal, row.withdrawn_at = Withdrawal.NONE, None
    if revised := _revises(sighting, decision):
        _rewrite(row, sighting, decision)
    return revised


def _rewrite(row: AnnouncementRow, sighting: Sighting, decision: Decision) -> None:
    """Give the row the new wording; a sighting that did not read the article has no better text."""
    announcement = sighting.announcement
    for name in ("title", "url", "published", "published_text", "kind"):
        setattr(row, name, getattr(announcement, name))
    if sighting.standing is Standing.READ or (announcement.text and not row.read):
        row.text, row.attachments = announcement.text, _references(announcement)
    row.read = row.read or sighting.standing is Standing.READ
    row.identity, row.url_key = announcement.identity, announcement.url_key
    row.title_key = announcement.title_key
    row.content_hash = as_announcement(row).content_hash
    row.revision += 1
    row.edits += decision.change in (Change.EDITED, Change.VOLATILE)


def _withdraw(session: Session, known: Sequence[Known], now: datetime) -> None:
    for one in known:
        if row := session.get(AnnouncementRow, one.id):
            row.withdrawal, row.withdrawn_at = Withdrawal.UNLISTED, now


def _references(announcement: Announcement) -> list[dict[str, Any]]:
    """Return the attachments without their texts, which the documents hold."""
    return [a.model_dump(exclude={"text"}) for a in announcement.attachments]


def _revision(
    row: AnnouncementRow, sighting: Sighting, change: Change, now: datetime
) -> RevisionRow:
    assert row.id is not None  # noqa: S101 - flushed by the caller
    return RevisionRow(
        announcement_id=row.id,
        number=row.revision,
        change=change,
        title=row.title,
        url=row.url,
        published=row.published,
        text=row.text,
        attachments=row.attachments,
        content_hash=row.content_hash,
        payload=sighting.payload,
        seen_at=now,
    )
