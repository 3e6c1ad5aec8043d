"""Matches: what held is closed, never erased, whenever an announcement is matched again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, func, select

from domain.match import Grade, Match
from domain.period import Period
from domain.place import place
from domain.query import ReviewState
from domain.queue import reason, turn
from domain.ruling import Ruling
from domain.series import series_key
from domain.stage import Stage
from store import revisions, rulings
from store.announcements import within
from store.review_state import counts
from store.tables import AnnouncementRow, LinkingRow, MatchRow

BY_HAND = "review"
"""The matcher of links that staff alone see."""


def replace(
    session: Session,
    row: AnnouncementRow,
    proposal_id: str,
    matches: Sequence[Match],
    *,
    matcher: str,
    now: datetime,
) -> None:
    """Store what the matcher found for this wording of the announcement.

    A link that says the same as before stays as it is; one that does not is closed, unless staff
    accepted what the matcher no longer finds. The grade that staff stated holds for either,
    and a new link of a duplicate is one too.
    """
    assert row.id is not None  # noqa: S101 - rows come from the database
    found = {match.ask: match for match in matches}
    said, kept = rulings.of(session, row.id, proposal_id), list[MatchRow]()
    for old in _holding(session, row.id, proposal_id):
        if old.ask in found and as_match(old).regraded() != found[old.ask]:
            _close(old, now)
        elif found.pop(old.ask, None) or _accepted(said.get(old.ask)):
            old.day, old.series = row.published or row.news_on, series_key(row.agency, row.title)
            kept.append(old)
        else:
            _close(old, now)
    session.flush()
    added = [_row(row, proposal_id, m, matcher, now) for m in found.values()]
    session.add_all(added)
    if any(ruling.state is ReviewState.DUPLICATE for ruling in said.values()):
        said = rulings.rule(session, row.id, proposal_id, [m.ask for m in [*kept, *added]], now)
    _queue(session, row.id, [*kept, *added], said)
    session.merge(
        LinkingRow(
            announcement_id=row.id,
            proposal_id=proposal_id,
            revision=row.revision,
            matcher=matcher,
            linked_at=now,
        )
    )


def follow(session: Session, row: AnnouncementRow, proposal_id: str, now: datetime) -> None:
    """Let an announcement's matches follow what staff decided.

    A link that staff alone see is kept as a match BY_HAND while they hold to it and its grade.
    """
    assert row.id is not None  # noqa: S101 - rows come from the database
    said = rulings.of(session, row.id, proposal_id)
    held = {old.ask: old for old in _holding(session, row.id, proposal_id)}
    lost = [m for m in held.values() if m.matcher == BY_HAND and not _holds(m, said.get(m.ask))]
    for old in lost:
        _close(held.pop(old.ask), now)
    session.flush()
    stage = next((Stage(m.stage) for m in [*held.values(), *lost]), Stage.OTHER)
    added = [
        _row(row, proposal_id, _by_hand(ask, ruling, stage), BY_HAND, now)
        for ask, ruling in said.items()
        if ask not in held and _accepted(ruling)
    ]
    session.add_all(added)
    _queue(session, row.id, [*held.values(), *added], said)
    session.flush()


def in_period(
    session: Session, proposal_id: str, period: Period
) -> list[tuple[AnnouncementRow, Match]]:
    """Return the matches whose announcement is news in the period, best first."""
    query = (
        select(AnnouncementRow, MatchRow)
        .join(MatchRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, *within(period))
        .where(col(MatchRow.replaced_at).is_(None), counts())
        .order_by(col(MatchRow.score).desc(), col(AnnouncementRow.id))
    )
    return [(announcement, as_match(row)) for announcement, row in session.exec(query)]


def last_direct(session: Session, proposal_id: str) -> dict[str, date]:
    """Return for each ask the day on which its latest direct link that counts became news."""
    query = (
        select(MatchRow.ask, func.max(AnnouncementRow.news_on))
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, MatchRow.grade == Grade.DIRECT)
        .where(col(MatchRow.replaced_at).is_(None), counts())
        .group_by(MatchRow.ask)
    )
    return {ask: day for ask, day in session.exec(query) if day}


def count(session: Session, proposal_id: str) -> int:
    """Return the number of matches of a proposal that hold."""
    query = select(func.count()).select_from(MatchRow).where(MatchRow.proposal_id == proposal_id)
    return session.exec(query.where(col(MatchRow.replaced_at).is_(None))).one()


def waiting(session: Session, proposal_id: str, asks: Collection[str] | None = None) -> int:
    """Return the number of matches, of these asks, that wait for a person's decision."""
    query = select(func.count()).select_from(MatchRow).where(MatchRow.proposal_id == proposal_id)
    if asks is not None:
        query = query.where(col(MatchRow.ask).in_(asks))
    return session.exec(query.where(col(MatchRow.turn).is_not(None))).one()


def holding(session: Session, announcement_id: int, proposal_id: str) -> list[Match]:
    """Return the matches of an announcement that hold."""
    return [as_match(row) for row in _holding(session, announcement_id, proposal_id)]


def queued(session: Session, announcement_id: int, proposal_id: str) -> dict[str, Grade]:
    """Return the asks whose links with the announcement wait for a decision, with their grades."""
    rows = _holding(session, announcement_id, proposal_id)
    return {row.ask: Grade(row.grade) for row in rows if row.turn is not None}


def as_match(row: MatchRow | Row[Any]) -> Match:
    """Return the stored match as the domain's record; a row may hold no more than its fields."""
    return Match.model_validate({name: getattr(row, name) for name in Match.model_fields})


def _holding(session: Session, announcement_id: int, proposal_id: str) -> Sequence[MatchRow]:
    query = select(MatchRow).where(
        MatchRow.announcement_id == announcement_id, MatchRow.proposal_id == proposal_id
    )
    return session.exec(query.where(col(MatchRow.replaced_at).is_(None))).all()


def _queue(
    session: Session, announcement_id: int, held: Iterable[MatchRow], said: dict[str, Ruling]
) -> None:
    """Give each match that holds its review state, its grade, and its turn in the queue."""
    edited = revisions.edited(session, announcement_id) if said else 0
    for row in held:
        ruling = said.get(row.ask)
        match = as_match(row).regraded(ruling.grade if ruling else None)
        row.review = ruling.state if ruling else ReviewState.UNREVIEWED
        row.grade, row.matcher_grade = match.grade, match.matcher_grade
        row.turn = turn(match, reason(ruling, edited))


def _close(row: MatchRow, now: datetime) -> None:
    row.replaced_at, row.turn = now, None


def _accepted(ruling: Ruling | None) -> bool:
    return ruling is not None and ruling.state is ReviewState.ACCEPTED


def _holds(row: MatchRow, ruling: Ruling | None) -> bool:
    """Tell whether staff hold to a link BY_HAND as it is."""
    if ruling is None or not ruling.state.counts:
        return False
    return ruling.grade in (None, row.grade)


def _by_hand(ask: str, ruling: Ruling, stage: Stage) -> Match:
    grade = ruling.grade or Grade.DIRECT
    return Match(ask=ask, score=float(grade is Grade.DIRECT), grade=grade, stage=stage)


def _row(
    row: AnnouncementRow, proposal_id: str, match: Match, matcher: str, now: datetime
) -> MatchRow:
    assert row.id is not None  # noqa: S101 - rows come from the database
    return MatchRow(
        **match.model_dump(exclude={"evidence"}),
        evidence=[e.model_dump() for e in match.evidence],
        announcement_id=row.id,
        proposal_id=proposal_id,
        place=place(row.news_on, row.id),
        day=row.published or row.news_on,
        revision=row.revision,
        matcher=matcher,
        created_at=now,
        series=series_key(row.agency, row.title),
    )
