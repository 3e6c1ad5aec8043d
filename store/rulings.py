"""Rulings: what the reviews of each link come to; closed, never erased, when they come to else."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.ruling import Ruling, followed, rulings
from store import reviews
from store.review_tables import RulingRow


def of(session: Session, announcement_id: int, proposal_id: str) -> dict[str, Ruling]:
    """Return what stands of each link of an announcement that was ever decided on."""
    rows = session.exec(_standing(announcement_id, proposal_id))
    return {row.ask: _as_ruling(row) for row in rows}


def rule(
    session: Session, announcement_id: int, proposal_id: str, asks: Iterable[str], now: datetime
) -> dict[str, Ruling]:
    """Let the rulings follow the reviews of an announcement; return them.

    `asks` are those with which it is linked: the links of a duplicate follow it.
    """
    said = reviews.of(session, [announcement_id], proposal_id)[announcement_id]
    found = followed(rulings(said), asks)
    changed = dict(found)
    for old in session.exec(_standing(announcement_id, proposal_id)).all():
        if _as_ruling(old) == found.get(old.ask):
            del changed[old.ask]
        else:
            old.replaced_at = now
    session.flush()
    session.add_all(
        RulingRow(
            **ruling.model_dump(),
            announcement_id=announcement_id,
            proposal_id=proposal_id,
            ask=ask,
            decided_at=now,
        )
        for ask, ruling in changed.items()
    )
    session.flush()
    return found


def _standing(announcement_id: int, proposal_id: str) -> SelectOfScalar[RulingRow]:
    return select(RulingRow).where(
        RulingRow.announcement_id == announcement_id,
        RulingRow.proposal_id == proposal_id,
        col(RulingRow.replaced_at).is_(None),
    )


def _as_ruling(row: RulingRow) -> Ruling:
    return Ruling.model_validate(row.model_dump(include=set(Ruling.model_fields)))
