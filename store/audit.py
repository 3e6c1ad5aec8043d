"""Who did what when: added, never changed."""

from sqlmodel import Session, col, select

from domain.audit import Deed
from store.account_tables import DeedRow


def add(session: Session, deed: Deed) -> None:
    """Remember what was done."""
    session.add(DeedRow(**deed.model_dump()))


def newest(session: Session, limit: int, before: int | None = None) -> list[Deed]:
    """Return what was done last, newest first; `before` is the id of the last one already seen."""
    query = select(DeedRow).order_by(col(DeedRow.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(DeedRow.id) < before)
    return [Deed.model_validate(row.model_dump()) for row in session.exec(query)]
