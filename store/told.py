"""What a digest needs besides the news: stages so far, back-filled matches, what was told."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session, col

from domain.change import Change
from domain.digest import Fate
from domain.match import Grade, Match
from domain.period import Period
from domain.place import start_of
from domain.query import ReviewState
from domain.stage import Stage
from store.listed import listed
from store.matches import as_match
from store.outbox_tables import DeliveryRow, DigestItemRow, DigestRow
from store.review_state import counts
from store.review_tables import RulingRow
from store.tables import AnnouncementRow, MatchRow, RevisionRow


def furthest(
    session: Session, proposal_id: str, asks: Iterable[str], until: date
) -> dict[str, Stage]:
    """Return, for each ask, the furthest stage that direct matches had shown before this day."""
    ask, stage = listed(session, asks, "ask"), listed(session, list(Stage), "stage")
    shown = select(col(MatchRow.id)).where(
        col(MatchRow.proposal_id) == proposal_id,
        col(MatchRow.ask) == ask.c.ask,
        col(MatchRow.grade) == Grade.DIRECT,
        col(MatchRow.stage) == stage.c.stage,
        col(MatchRow.place) < start_of(until),
        col(MatchRow.replaced_at).is_(None),
        counts(),
    )
    query = select(ask.c.ask, stage.c.stage).select_from(ask.join(stage, true()))
    seen: dict[str, Stage] = {}
    for name, reached in session.connection().execute(query.where(shown.exists())):
        seen[name] = max(seen.get(name, Stage.OTHER), Stage(reached), key=lambda s: s.rank)
    return seen


def items(session: Session, subscriber_id: int, prefix: str) -> set[int]:
    """Return the announcements of which the subscriber's windows of this name have told."""
    query = (
        select(col(DigestItemRow.announcement_id))
        .join(DeliveryRow, col(DeliveryRow.digest_id) == col(DigestItemRow.digest_id))
        .where(col(DeliveryRow.subscriber_id) == subscriber_id)
        .where(col(DeliveryRow.window).startswith(prefix))
    )
    return set(session.connection().execute(query).scalars())


def fresh(
    session: Session, proposal_id: str, since: datetime, day: date
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the matches of announcements first seen since then that are news since that day."""
    came = col(AnnouncementRow.first_seen) >= since
    return matches_where(session, proposal_id, came, col(AnnouncementRow.news_on) >= day)


def backfilled(
    session: Session, proposal_id: str, period: Period
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the matches of announcements that came in during the period but are older news."""
    came = during(col(AnnouncementRow.first_seen), period)
    return matches_where(session, proposal_id, *came, col(AnnouncementRow.news_on) < period.start)


def matches_where(
    session: Session, proposal_id: str, *of_announcement: ColumnElement[bool]
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the matches that count of announcements of which this is true, the likeliest first."""
    query = (
        select(AnnouncementRow, MatchRow)
        .join(MatchRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(col(MatchRow.proposal_id) == proposal_id, col(MatchRow.replaced_at).is_(None))
        .where(counts(), *of_announcement)
        .order_by(col(MatchRow.score).desc(), col(AnnouncementRow.id))
    )
    return [(row, as_match(match)) for row, match in session.execute(query)]


def changed(
    session: Session, proposal_id: str, audience: str, period: Period
) -> Iterator[tuple[AnnouncementRow, str, Fate, date]]:
    """Yield what earlier digests told this audience and what the period made of it.

    Each is an announcement, the ask under which it was told, its fate, and the last day of the
    window in which it was told.
    """
    query = (
        select(AnnouncementRow, col(DigestItemRow.ask), func.max(DigestRow.ends))
        .join(DigestItemRow, col(DigestItemRow.announcement_id) == col(AnnouncementRow.id))
        .join(DigestRow, col(DigestRow.id) == col(DigestItemRow.digest_id))
        .where(col(DigestRow.proposal_id) == proposal_id, col(DigestRow.audience) == audience)
        .where(col(DigestRow.ends) <= period.start, col(DigestRow.starts) < col(DigestRow.ends))
        .group_by(col(AnnouncementRow.id), col(DigestItemRow.ask))
        .order_by(col(AnnouncementRow.id))
    )
    for fate, happened in _fates(proposal_id, period):
        for row, ask, ends in session.execute(query.where(happened)):
            yield row, ask, fate, ends - timedelta(days=1)


def _fates(proposal_id: str, period: Period) -> Iterator[tuple[Fate, ColumnElement[bool]]]:
    edited = select(col(RevisionRow.announcement_id)).where(
        *during(col(RevisionRow.seen_at), period), col(RevisionRow.change) == Change.EDITED
    )
    yield Fate.WITHDRAWN, and_(*during(col(AnnouncementRow.withdrawn_at), period))
    yield Fate.EDITED, col(AnnouncementRow.id).in_(edited)
    of_ask = (
        col(MatchRow.announcement_id) == col(AnnouncementRow.id),
        col(MatchRow.proposal_id) == proposal_id,
        col(MatchRow.ask) == col(DigestItemRow.ask),
    )
    closed = select(col(MatchRow.id)).where(*of_ask, *during(col(MatchRow.replaced_at), period))
    holding = select(col(MatchRow.id)).where(*of_ask, col(MatchRow.replaced_at).is_(None))
    rejected = select(col(RulingRow.id)).where(
        col(RulingRow.announcement_id) == col(AnnouncementRow.id),
        col(RulingRow.proposal_id) == proposal_id,
        col(RulingRow.ask) == col(DigestItemRow.ask),
        col(RulingRow.state) == ReviewState.REJECTED,
        col(RulingRow.replaced_at).is_(None),
        *during(col(RulingRow.decided_at), period),
    )
    yield Fate.UNLINKED, or_(and_(closed.exists(), ~holding.exists()), rejected.exists())


def during(column: Any, period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a moment lies in the period."""
    start, end = period.moments
    return column >= start, column < end
