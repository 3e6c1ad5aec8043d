"""Captures: where the archive keeps what the sites sent."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from domain.announcement import page_key
from domain.capture import Capture, Place
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


def latest(session: Session, url: str) -> CaptureRow | None:
    """Return the newest capture of the URL."""
    query = select(CaptureRow).where(CaptureRow.url_key == page_key(url))
    return session.exec(query.order_by(col(CaptureRow.id).desc()).limit(1)).first()
