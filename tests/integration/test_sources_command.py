import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from app.settings import Settings
from domain.alarm import Condition
from domain.announcement import Announcement
from domain.health import Verdict
from store import health
from store.tables import AnnouncementRow
from tests.integration.test_store import item

NOW = datetime.now(UTC)
SOURCE = {
    "title": "見本省 新着", "agency": "見本省", "kind": "feed", "url": "https://www.example.go.jp/f",
    "licence": "見本",
}  # fmt: skip


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, agency in (("mihon", "見本省"), ("gov_online", "政府広報オンライン")):
        content = yaml.safe_dump({**SOURCE, "agency": agency}, allow_unicode=True)
        (folder / f"{name}.yml").write_text(content, encoding="utf-8")
    monkeypatch.setenv("TEIGEN_HOME", str(tmp_path))
    monkeypatch.setenv("TEIGEN_SOURCES_DIR", str(folder))
    return Watch(Settings(home=tmp_path, sources_dir=folder))


def teigen(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def blocked(watch: Watch) -> None:
    condition = Condition(
        verdict=Verdict.BLOCKED, since=datetime(2026, 11, 20, 1, tzinfo=UTC), runs=3,
        evidence=("サイトに閲覧を断られました（HTTP 403）",),
    )  # fmt: skip
    with watch.session() as session:
        health.keep(session, "mihon", condition)


def test_the_table_says_which_source_is_down_since_when_and_why(watch: Watch) -> None:
    blocked(watch)
    shown = teigen("sources").stdout
    assert "mihon: 遮断（11/20 10:00から、発生）" in shown
    assert "HTTP 403" in shown
    assert "未実行" in shown


def test_an_acknowledged_fault_shows_its_note(watch: Watch) -> None:
    blocked(watch)
    assert "確認済み" in teigen("sources", "ack", "mihon", "--note", "改修中").stdout
    [_, row] = json.loads(teigen("sources", "--format", "json").stdout)
    assert (row["name"], row["verdict"], row["phase"], row["note"]) == (
        "mihon", "blocked", "acknowledged", "改修中",
    )  # fmt: skip


def test_the_health_table_comes_line_by_line_too(watch: Watch) -> None:
    lines = teigen("sources", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["gov_online", "mihon"]


def remember(watch: Watch, announcement: Announcement) -> None:
    with watch.session() as session:
        session.add(
            AnnouncementRow(
                **announcement.model_dump(exclude={"attachments"}),
                identity=announcement.identity,
                content_hash="h",
                url_key=announcement.url,
                title_key=announcement.title,
                news_on=date(2026, 1, 1),
                first_seen=datetime(2026, 1, 1, tzinfo=UTC),
                last_seen=NOW,
            )
        )


def test_what_the_portal_lists_and_the_ministry_did_not_bring_is_a_miss(watch: Watch) -> None:
    long_ago = NOW.date().toordinal() - 30
    published = date.fromordinal(long_ago)
    for source, title in (("gov_online", "窓口"), ("gov_online", "見落とし"), ("mihon", "窓口")):
        found = item(title).model_copy(
            update={"source": source, "published": published, "url": f"https://a.go.jp/{title}"}
        )
        remember(watch, found)
    [missed] = json.loads(teigen("sources", "coverage", "--format", "json").stdout)
    assert (missed["listed"], [m["title"] for m in missed["missed"]]) == (2, ["見落とし"])
    assert "見落とし" in teigen("sources", "coverage").stdout
    [_, row] = json.loads(teigen("sources", "--format", "json").stdout)
    assert (row["coverage"], row["missed"]) == (0.5, 1)
