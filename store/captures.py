"""Captures: where the archive keeps what the sites sent."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select

from domain.announcement import page_key
from domain.capture import Capture, Place
from store.chunks import chunks
from store.tables import CaptureRow


def keep(session: Session, filed: Iterable[tuple[Capture, Place]]) -> None:
    """Store where captures were filed."""
    for capture, place in filed:
        session.add(
            CaptureRow(
                **capture.model_dump(exclude={"headers"}),
                **place.model_dump(),
                url_key=page_key(capture.url),
                content_type=capture.header("Content-Type"),
                etag=capture.header("ETag"),
                last_modified=capture.header("Last-Modified"),
            )
        )


def find(session: Session, capture_id: int) -> CaptureRow | None:
    """Return the capture of this number."""
    return session.get(CaptureRow, capture_id)


def since(
    session: Session, source: str | None = None, start: datetime | None = None
) -> list[CaptureRow]:
    """Return the captures of a source (of all, without one) fetched at `start` or later."""
    query = select(CaptureRow).order_by(col(CaptureRow.id))
    if source:
        query = query.where(CaptureRow.source == source)
    if start:
        query = query.where(CaptureRow.fetched_at >= start)
    return list(session.exec(query))


def of(session: Session, url: str) -> list[CaptureRow]:
    """Return the captures of a URL, newest first."""
    query = select(CaptureRow).where(CaptureRow.url_key == page_key(url))
    return list(session.exec(query.order_by(col(CaptureRow.id).desc())))


def latest(session: Session, urls: Iterable[str]) -> dict[str, CaptureRow]:
    """Return the newest capture of each URL, by `page_key`."""
    keys = sorted({page_key(url) for url in urls})
    return {r.url_key: r for r in _chosen(session, CaptureRow.url_key, keys, newest=True)}


def originals(session: Session, hashes: Iterable[str]) -> dict[str, CaptureRow]:
    """Return, for each SHA-256, the first capture of these bytes: the one that holds them."""
    keys = sorted(set(hashes))
    return {r.sha256: r for r in _chosen(session, CaptureRow.sha256, keys, newest=False)}


def _chosen(session: Session, column: str, keys: list[str], *, newest: bool) -> list[CaptureRow]:
    found = list[CaptureRow]()
    choose = func.max if newest else func.min
    for chunk in chunks(keys):
        ids = select(choose(CaptureRow.id)).where(col(column).in_(chunk)).group_by(column)
        found += session.exec(select(CaptureRow).where(col(CaptureRow.id).in_(ids)))
    return found
