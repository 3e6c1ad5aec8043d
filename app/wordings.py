"""Use case: everything that one announcement has said."""

from dataclasses import dataclass

from app.bootstrap import Watch
from domain.errors import UnknownName
from store import documents, revisions
from store.tables import AnnouncementRow, DocumentRow, RevisionRow


@dataclass(frozen=True)
class History:
    """An announcement with all its wordings, oldest first, and the texts of its attachments."""

    row: AnnouncementRow
    revisions: list[RevisionRow]
    documents: list[DocumentRow]


def history(watch: Watch, number: int) -> History:
    """Return the announcement of this number; raise UnknownName when there is none."""
    with watch.session() as session:
        row = session.get(AnnouncementRow, number)
        if row is None:
            raise UnknownName("発表", str(number), [])
        texts = documents.of(session, [a["sha256"] for a in row.attachments])
        return History(row, revisions.of(session, number), texts)
