"""Digests: one for each audience and window, with the items that it told of."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, select

from store.outbox_tables import DigestItemRow, DigestRow


class Headline(NamedTuple):
    """A digest as a list shows it."""

    id: int | None
    starts: date
    subject: str
    composed_at: datetime


def find(session: Session, proposal_id: str, audience: str, window: str) -> DigestRow | None:
    """Return the digest of this window, or None when it was not composed yet."""
    return session.exec(
        select(DigestRow).where(
            DigestRow.proposal_id == proposal_id,
            DigestRow.audience == audience,
            DigestRow.window == window,
        )
    ).one_or_none()


def keep(session: Session, digest: DigestRow, items: Iterable[DigestItemRow] = ()) -> DigestRow:
    """Store a digest and what it tells of; give the items its id."""
    session.add(digest)
    session.flush()
    assert digest.id is not None  # noqa: S101 - flushed above
    for item in items:
        item.digest_id = digest.id
        session.add(item)
    return digest


def get(session: Session, digest_id: int) -> DigestRow:
    """Return the digest of this id."""
    return session.get_one(DigestRow, digest_id)


def newest(session: Session, limit: int) -> list[Headline]:
    """Return what the newest digests are, without their wording."""
    query = sqlalchemy.select(*(getattr(DigestRow, name) for name in Headline._fields))
    order = (col(DigestRow.ends).desc(), col(DigestRow.id).desc())
    return [Headline(*row) for row in session.execute(query.order_by(*order).limit(limit))]
