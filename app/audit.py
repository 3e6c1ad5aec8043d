"""Use cases: who did what when."""

from collections.abc import Sequence

from sqlmodel import Session

from app.bootstrap import Watch
from domain.audit import Action, Deed
from store import audit


def note(
    watch: Watch, session: Session, who: str, action: Action, subject: str = "", detail: str = ""
) -> None:
    """Remember, in the transaction that does it, what is done."""
    audit.add(session, Deed(at=watch.now(), who=who, action=action, subject=subject, detail=detail))


def deeds(watch: Watch, limit: int, before: int | None = None) -> Sequence[Deed]:
    """Return what was done last, newest first, before the deed of this id."""
    with watch.session() as session:
        return audit.newest(session, limit, before)
