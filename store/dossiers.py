"""Everything that is known of one announcement."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.finding import Dossier, Listing, Wording
from store import findings
from store.conditions import held
from store.tables import AnnouncementRow, MatchRow, RevisionRow


def find(session: Session, announcement_id: int, as_of: datetime) -> Dossier | None:
    """Return what was known of the announcement at the moment; None if nothing was."""
    row = session.get(AnnouncementRow, announcement_id)
    wordings = session.exec(
        select(RevisionRow)
        .where(RevisionRow.announcement_id == announcement_id, col(RevisionRow.seen_at) <= as_of)
        .order_by(col(RevisionRow.number))
    ).all()
    if row is None or not wordings:
        return None
    ids = session.exec(
        select(col(MatchRow.id)).where(MatchRow.announcement_id == announcement_id, held(as_of))
    ).all()
    found = findings.by_id(session, ids, as_of).values()
    shown = {name: getattr(row, name) for name in Listing.model_fields}
    return Dossier(
        announcement=Listing.model_validate({**shown, "title": wordings[-1].title}),
        text=wordings[-1].text,
        wordings=tuple(
            Wording(number=w.number, title=w.title, seen_at=w.seen_at) for w in wordings
        ),
        matches=tuple(sorted(found, key=lambda f: -f.match.score)),
        as_of=as_of,
    )
