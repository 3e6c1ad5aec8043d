"""Documents: the texts of attachments, by the SHA-256 of their bytes."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from domain.announcement import Attachment
from store.chunks import chunks
from store.tables import DocumentRow


def keep(session: Session, attachments: Iterable[Attachment]) -> None:
    """Store the texts that are not known yet."""
    files = {a.sha256: a for a in attachments if a.sha256 and (a.text or a.problem)}
    known = {row.sha256 for row in of(session, files)}
    for file in (f for sha256, f in files.items() if sha256 not in known):
        fields = {"sha256", "size", "text", "problem"}
        session.add(DocumentRow(**file.model_dump(include=fields)))
    session.flush()


def of(session: Session, hashes: Iterable[str]) -> list[DocumentRow]:
    """Return the documents with these hashes, in the order of the hashes."""
    wanted = list(dict.fromkeys(h for h in hashes if h))
    found = dict[str, DocumentRow]()
    for chunk in chunks(wanted):
        rows = session.exec(select(DocumentRow).where(col(DocumentRow.sha256).in_(chunk)))
        found.update({row.sha256: row for row in rows})
    return [found[h] for h in wanted if h in found]
