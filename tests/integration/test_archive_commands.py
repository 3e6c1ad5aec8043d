import json
from pathlib import Path

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from app.collect import collect
from crawler.source import Source
from store.tables import AnnouncementRow
from tests.integration.life import LONG, Clock, Site


@pytest.fixture
def installed(watch: Watch, source: Source, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setenv("TEIGEN_HOME", str(watch.settings.home))
    collect(watch, source)
    return watch


def teigen(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_an_announcement_is_shown_with_what_it_has_said(
    installed: Watch, source: Source, site: Site, clock: Clock
) -> None:
    site.article("a.html", LONG + "対象を町村にも広げます。")
    clock.pass_days(1.5)
    collect(installed, source)
    with installed.session() as session:
        query = select(AnnouncementRow.id).where(col(AnnouncementRow.url).endswith("a.html"))
        number = str(session.exec(query).one())
    shown = teigen("announcements", "show", number).stdout
    assert "手続のオンライン化について" in shown
    assert "第2版" in shown and "変更" in shown
    difference = teigen("announcements", "diff", number).stdout
    assert "＋ 対象を町村にも広げます。" in difference
    assert "…" in difference
    told = json.loads(teigen("announcements", "diff", number, "--format", "json").stdout)
    assert (told["from"], told["to"]) == (1, 2)


def test_the_archive_is_listed_shown_verified_and_exported(
    installed: Watch, site: Site, tmp_path: Path
) -> None:
    rows = json.loads(teigen("archive", "list", "--format", "json").stdout)
    assert {row["role"] for row in rows} == {"list", "article", "attachment"}
    [pdf] = [row for row in rows if row["url"].endswith("plan.pdf")]
    assert "SHA-256" in teigen("archive", "show", str(pdf["id"])).stdout
    body = teigen("archive", "show", str(pdf["id"]), "--body").stdout_bytes
    assert body == (site.folder / "plan.pdf").read_bytes()
    assert teigen("archive", "verify").exit_code == 0
    assert teigen("archive", "export", str(tmp_path / "out.warc.gz")).exit_code == 0
    [path] = installed.archive.files()
    path.write_bytes(path.read_bytes()[:-9])
    verified = teigen("archive", "verify")
    assert verified.exit_code == 1
    assert path.name in verified.stderr


def test_a_replay_says_how_much_it_read(installed: Watch) -> None:
    told = json.loads(teigen("replay", "--format", "json").stdout)
    assert (told["articles"], told["attachments"]) == (7, 4)
