from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from app.bootstrap import Watch
from app.serve import build_site
from crawler.archive import Entry
from domain.announcement import Announcement
from domain.capture import Capture, Role
from store import captures, sightings

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
OWN, FOREIGN = "https://www.example.go.jp/1.html", "https://www.example.go.jp/2.html"
PAGE = "<h1>窓口</h1><script>alert(1)</script>".encode("cp932")
PDF = b"%PDF-1.7 file"


@dataclass(frozen=True)
class Installation:
    """The pages of an installation, and the numbers of the copies that it holds."""

    client: TestClient
    page: int
    file: int
    foreign: int


def archive(watch: Watch, url: str, body: bytes, content_type: str) -> int:
    capture = Capture(
        source="sample",
        role=Role.ARTICLE,
        url=url,
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", content_type),),
        sha256=sha256(body).hexdigest(),
        size=len(body),
    )
    with watch.session() as session:
        captures.keep(session, watch.archive.file([Entry(capture, body)], NOW))
    with watch.session() as session:
        return captures.of(session, url)[0].id or 0


@pytest.fixture
def held(watch: Watch) -> Iterator[Installation]:
    item = Announcement(source="sample", agency="見本省", title="窓口の改正", url=OWN)
    with watch.session() as session:
        sightings.remember(session, item, NOW)
    page = archive(watch, OWN, PAGE, "text/html; charset=Shift_JIS")
    file = archive(watch, OWN, PDF, 'application/pdf; name="a\\"b"')
    foreign = archive(watch, FOREIGN, b"<p>secret</p>", "text/html")
    site = build_site(watch, lambda: {"ok": True})
    with TestClient(site, base_url="http://127.0.0.1:8350") as client:
        yield Installation(client, page, file, foreign)
    watch.engine.dispose()


def test_a_page_is_shown_as_it_was_sent_without_any_right_to_act(held: Installation) -> None:
    shown = held.client.get(f"/announcements/1/copies/{held.page}")
    assert f"/announcements/1/copies/{held.page}/body" in shown.text
    assert "alert" not in shown.text
    body = held.client.get(f"/announcements/1/copies/{held.page}/body")
    assert body.content == PAGE
    assert body.headers["content-type"] == "text/html; charset=Shift_JIS"
    policy = body.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def test_any_other_file_is_only_saved(held: Installation) -> None:
    body = held.client.get(f"/announcements/1/copies/{held.file}/body")
    assert (body.content, body.headers["content-type"]) == (PDF, "application/pdf")
    assert body.headers["content-disposition"] == f'attachment; filename="{held.file}-1.html"'
    assert body.headers["x-content-type-options"] == "nosniff"
    assert "ファイルを保存する" in held.client.get(f"/announcements/1/copies/{held.file}").text


def test_the_page_of_the_announcement_leads_to_its_copies(held: Installation) -> None:
    assert f"/announcements/1/copies/{held.page}" in held.client.get("/announcements/1").text


@pytest.mark.parametrize("tail", ["", "/body"])
def test_a_copy_of_something_else_is_not_handed_out(held: Installation, tail: str) -> None:
    for number in (held.foreign, 999):
        assert held.client.get(f"/announcements/1/copies/{number}{tail}").status_code == 404
    path = "/announcements/1/copies/..%2f..%2fteigen.db"
    assert held.client.get(f"{path}{tail}").status_code == 404
