"""Documents: the texts of attachments, by the SHA-256 of their bytes."""

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session, col, func, select

from domain.announcement import Announcement, Attachment
from store.chunks import chunks
from store.tables import DocumentRow

READ_LIMIT = 100_000
"""Characters of all attachments of one announcement that `filled` reads."""

_AT_ONCE = 20


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


def filled(session: Session, bare: Sequence[Announcement]) -> Iterator[Announcement]:
    """Yield the announcements with the texts of their attachments, READ_LIMIT characters each."""
    for start in range(0, len(bare), _AT_ONCE):
        some = bare[start : start + _AT_ONCE]
        texts = _texts(session, {f.sha256 for a in some for f in a.attachments if f.sha256})
        for announcement in some:
            files = tuple(_filled(announcement.attachments, texts))
            yield announcement.model_copy(update={"attachments": files}) if files else announcement


def _texts(session: Session, hashes: set[str]) -> dict[str, str]:
    found = dict[str, str]()
    for chunk in chunks(sorted(hashes)):
        text = func.substr(DocumentRow.text, 1, READ_LIMIT)
        query = select(DocumentRow.sha256, text).where(col(DocumentRow.sha256).in_(chunk))
        found.update(session.exec(query).all())
    return found


def _filled(attachments: Iterable[Attachment], texts: dict[str, str]) -> Iterator[Attachment]:
    left = READ_LIMIT
    for file in attachments:
        text = texts.get(file.sha256, "")[:left]
        left -= len(text)
        yield file.model_copy(update={"text": text}) if text else file
