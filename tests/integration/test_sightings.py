from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.announcement import Announcement, Attachment, page_key
from domain.capture import Capture, Place, Role
from domain.change import Change, Sighting, Standing
from store import announcements, captures, documents, revisions, sightings
from store.tables import AnnouncementRow

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def item(number: int, **fields: object) -> Announcement:
    usual = {
        "source": "sample",
        "agency": "見本省",
        "title": f"第{number}号について",
        "url": f"https://www.example.go.jp/{number}",
        "published": date(2026, 11, number),
        "text": "本文",
    }
    return Announcement.model_validate(usual | fields)


def crawl(session: Session, items: list[Announcement], now: datetime) -> set[tuple[Change, int]]:
    seen = [Sighting(announcement=a, standing=Standing.READ, payload="p") for a in items]
    planned = sightings.plan(session, "sample", seen, now)
    sightings.store(session, planned, now)
    changes = planned.changes
    return {(change, changes.count(change)) for change in changes}


def rows(session: Session) -> list[AnnouncementRow]:
    return list(session.exec(select(AnnouncementRow).order_by(AnnouncementRow.id)))  # type: ignore[arg-type]


def test_a_list_of_a_later_day_is_told_apart_item_by_item(engine: Engine) -> None:
    with Session(engine) as session:
        assert crawl(session, [item(n) for n in range(10, 18)], NOW) == {(Change.NEW, 8)}
        later = [item(n) for n in range(10, 14)] + [
            item(14, text="別の本文"),
            item(15, url="https://www.example.go.jp/moved"),
            item(16, title="第16号の続報について"),
        ]
        assert crawl(session, later, NOW + DAY) == {
            (Change.UNCHANGED, 4),
            (Change.EDITED, 1),
            (Change.MOVED, 1),
            (Change.REISSUED, 1),
            (Change.WITHDRAWN, 1),
        }
        stored = rows(session)
        assert len(stored) == 9
        assert [r.withdrawal for r in stored].count("unlisted") == 1
        assert stored[6].successor_id == stored[8].id
        assert stored[5].url.endswith("/moved")
        kept = [(r.change, r.url) for r in revisions.of(session, stored[5].id or 0)]
        assert kept[0] == ("new", "https://www.example.go.jp/15")
        assert kept[1] == ("moved", "https://www.example.go.jp/moved")
        assert len(revisions.archived(session, "sample", NOW + DAY)) == 3


def test_the_texts_of_attachments_are_kept_once_by_their_bytes(engine: Engine) -> None:
    file = Attachment(
        name="資料", url="https://www.example.go.jp/a.pdf", sha256="a" * 64, text="甲"
    )
    with Session(engine) as session:
        crawl(session, [item(n, attachments=(file,)) for n in (10, 11)], NOW)
        assert [d.text for d in documents.of(session, ["a" * 64, "b" * 64])] == ["甲"]
        assert "text" not in rows(session)[0].attachments[0]


def test_an_article_is_due_again_a_day_after_it_was_looked_at(engine: Engine) -> None:
    def due(session: Session, now: datetime) -> list[str]:
        found = announcements.due_for_recheck(session, "sample", now, days=14)
        return [row.title for row in found]

    with Session(engine) as session:
        crawl(session, [item(1), item(20), item(22)], NOW)
        assert due(session, NOW + DAY / 2) == []
        assert due(session, NOW + DAY) == ["第20号について", "第22号について"]
        seen = Sighting(announcement=item(20), standing=Standing.CONFIRMED, listed=False)
        planned = sightings.plan(session, "sample", [seen], NOW + DAY)
        sightings.store(session, planned, NOW + DAY)
        assert due(session, NOW + 1.5 * DAY) == ["第22号について"]


def test_the_first_capture_holds_the_bytes_and_the_last_one_says_how_to_ask(
    engine: Engine,
) -> None:
    def capture(number: int) -> tuple[Capture, Place]:
        taken = Capture(
            source="sample", role=Role.ARTICLE, url="https://www.example.go.jp/1",
            fetched_at=NOW + number * DAY, status=200, headers=(("etag", f'"{number}"'),),
            sha256=sha256(b"x").hexdigest(), size=1,
        )  # fmt: skip
        return taken, Place(file="teigen-20261124-00001.warc.gz", offset=number * 9, length=9)

    with Session(engine) as session:
        captures.keep(session, [capture(0), capture(1)])
        session.flush()
        held = captures.originals(session, [sha256(b"x").hexdigest()])
        assert [row.offset for row in held.values()] == [0]
        url = "http://www.example.go.jp/1#top"
        assert captures.latest(session, [url])[page_key(url)].etag == '"1"'
        assert len(captures.since(session, "sample", NOW + DAY)) == 1
