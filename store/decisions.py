"""Decisions: reviews are appended, and rulings and matches follow in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from domain.review import Review
from store import matches, reviews, revisions, rulings
from store.tables import AnnouncementRow


def hold(session: Session, announcement_id: int) -> AnnouncementRow | None:
    """Return the announcement, kept from others' decisions until the transaction ends."""
    own = col(AnnouncementRow.id) == announcement_id
    session.exec(update(AnnouncementRow).where(own).values(id=AnnouncementRow.id))
    return session.exec(select(AnnouncementRow).where(own)).first()


def record(
    session: Session, row: AnnouncementRow, proposal_id: str, said: Sequence[Review], now: datetime
) -> list[Review]:
    """Store decisions on links of an announcement in its present wording."""
    assert row.id is not None  # noqa: S101 - rows come from the database
    if not said:
        return []
    worded = revisions.edited(session, row.id)
    stored = [
        reviews.append(session, row.id, proposal_id, r.model_copy(update={"revision": worded}))
        for r in said
    ]
    settle(session, row, proposal_id, now)
    return stored


def settle(session: Session, row: AnnouncementRow, proposal_id: str, now: datetime) -> None:
    """Let rulings and matches of an announcement follow what was decided, and by whom."""
    assert row.id is not None  # noqa: S101 - rows come from the database
    asks = [match.ask for match in matches.holding(session, row.id, proposal_id)]
    rulings.rule(session, row.id, proposal_id, asks, now)
    matches.follow(session, row, proposal_id, now)
