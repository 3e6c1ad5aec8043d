"""Use case: read the archive again, without network, and see what today's rules make of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from app.archive import place
from app.bootstrap import Watch
from app.learning import matcher as matcher_of
from app.link import link
from app.proposals import known
from crawler.article import is_file, read_article
from crawler.page import Page
from crawler.read import read_page
from domain.announcement import Announcement
from domain.capture import Role
from domain.errors import BadInput, UnreadableDocument
from domain.match import Match
from reading.files import file_text
from store import announcements, captures, documents, matches, revisions, sightings
from store.tables import AnnouncementRow, CaptureRow

BATCH = 100


@dataclass(frozen=True)
class Difference:
    """Something that today's rules read or match in another way; `what` says it in Japanese."""

    source: str
    title: str
    url: str
    what: str


@dataclass
class Replayed:
    """What a replay read, and what came out differently."""

    articles: int = 0
    attachments: int = 0
    lists: int = 0
    differences: list[Difference] = field(default_factory=list)


def replay(
    watch: Watch, source: str | None = None, start: datetime | None = None, *, write: bool = False
) -> Replayed:
    """Read and match what was archived at `start` or later again; `write` stores the outcome."""
    result = Replayed()
    with watch.session() as session:
        rows = captures.since(session, source, start)
    for row in rows:
        if row.role == Role.LIST:
            _reread_list(watch, row, result, write=write)
    for ids in _batches(watch, source, start):
        _reread_articles(watch, ids, result, write=write)
    for proposal_id in known(watch) if write else ():
        link(watch, proposal_id)
    return result


def _batches(watch: Watch, source: str | None, start: datetime | None) -> Iterator[list[int]]:
    with watch.session() as session:
        ids = revisions.archived(session, source, start)
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))


def _reread_list(watch: Watch, row: CaptureRow, result: Replayed, *, write: bool) -> None:
    source = watch.sources.get(row.source)
    if source is None:
        return
    result.lists += 1
    page = Page(row.url, watch.archive.read(place(row)).body, row.content_type)
    try:
        found = read_page(source, page).announcements
    except BadInput as error:
        result.differences.append(Difference(row.source, source.title, row.url, error.problem))
        return
    with watch.session() as session:
        stored = announcements.keys(session, row.source)
        for one in found:
            if stored.isdisjoint((one.identity, one.url_key, one.title_key or one.identity)):
                what = "一覧から新しく読み取られました"
                result.differences.append(Difference(row.source, one.title, one.url, what))
                if write:
                    sightings.remember(session, one, watch.now(), baseline=True)


def _reread_articles(watch: Watch, ids: list[int], result: Replayed, *, write: bool) -> None:
    with watch.session() as session:
        rows = [row for id_ in ids if (row := session.get(AnnouncementRow, id_))]
        fresh = [_reread(watch, session, row, result, write=write) for row in rows]
        for proposal_id in known(watch):
            found = matcher_of(watch, proposal_id).match_all(fresh)
            for row, now_found in zip(rows, found, strict=True):
                _compare_matches(session, row, proposal_id, now_found, result)


def _reread(
    watch: Watch, session: Session, row: AnnouncementRow, result: Replayed, *, write: bool
) -> Announcement:
    """Return the announcement with the text that is read from the archive today."""
    result.articles += 1
    text = _text(watch, session, row) or row.text
    if text != row.text:
        what = f"本文の読み取り結果が変わりました（{len(row.text)}字から{len(text)}字へ）"
        result.differences.append(Difference(row.source, row.title, row.url, what))
    for name, sha256 in ((a["name"], a["sha256"]) for a in row.attachments):
        if sha256 and _reread_attachment(watch, session, sha256, result, write=write):
            what = f"添付ファイル「{name}」の読み取り結果が変わりました"
            result.differences.append(Difference(row.source, row.title, row.url, what))
    if write and text != row.text:
        sightings.correct(session, row, text)
    bare = announcements.as_announcement(row).model_copy(update={"text": text})
    return next(documents.filled(session, [bare]))


def _text(watch: Watch, session: Session, row: AnnouncementRow) -> str:
    """Return the article's text; empty when it cannot be read, or is not in the archive."""
    wording = revisions.latest_archived(session, row.id or 0)
    held = captures.originals(session, [wording.payload]) if wording else {}
    for capture in held.values():
        body = watch.archive.read(place(capture)).body
        page = Page(capture.url, body, capture.content_type)
        return _file_text(page) if is_file(page) else read_article(page).text
    return ""


def _file_text(page: Page) -> str:
    try:
        return file_text(page.body, page.content_type)
    except UnreadableDocument:
        return ""


def _reread_attachment(
    watch: Watch, session: Session, sha256: str, result: Replayed, *, write: bool
) -> bool:
    """Tell whether an attachment is read in another way today."""
    held = captures.originals(session, [sha256]).get(sha256)
    document = next(iter(documents.of(session, [sha256])), None)
    if held is None or document is None:
        return False
    result.attachments += 1
    try:
        body = watch.archive.read(place(held)).body
        text, problem = file_text(body, held.content_type), ""
    except UnreadableDocument as error:
        text, problem = "", error.problem
    differs = text != document.text
    if write:
        document.text, document.problem = text, problem
    return differs


def _compare_matches(
    session: Session,
    row: AnnouncementRow,
    proposal_id: str,
    found: Sequence[Match],
    result: Replayed,
) -> None:
    held = matches.holding(session, row.id or 0, proposal_id)
    before = {(m.ask, m.regraded().grade) for m in held}
    after = {(m.ask, m.grade) for m in found}
    said = [f"要望事項 {ask} に{grade.label}" for ask, grade in sorted(after - before)]
    said += [f"要望事項 {ask} の{grade.label}が外れる" for ask, grade in sorted(before - after)]
    if said:
        what = f"照合結果が変わりました（{proposal_id}: {'、'.join(said)}）"
        result.differences.append(Difference(row.source, row.title, row.url, what))
