import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from app.link import link
from app.proposals import adopt
from domain.announcement import Announcement, Attachment
from matchers.matcher import Matcher
from store import matches
from store.sightings import remember
from tests.unit.test_matchers_matcher import BRIDGE, proposal

GOOD = '{"id": "a", "title": "山村の吊り橋の架け替えを決定"}'


@pytest.fixture
def run(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    adopt(watch, proposal(BRIDGE))
    monkeypatch.setenv("TEIGEN_HOME", str(watch.settings.home))
    monkeypatch.setenv("TEIGEN_PROPOSAL", "p")
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def match(run: CliRunner, text: str) -> Result:
    Path("in.jsonl").write_text(text, "utf-8")
    return run.invoke(app, ["match", "in.jsonl"])


def test_each_announcement_gets_one_line(run: CliRunner) -> None:
    result = match(run, f'{GOOD}\n\n{{"id": "b", "title": "硬貨の図案"}}\n')
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], first["matches"][0]["ask"], result.exit_code) == ("a", "A", 0)
    assert (second["id"], second["matches"]) == ("b", [])
    assert first["matcher"] == second["matcher"] == Matcher(proposal(BRIDGE)).full_name


def test_bad_lines_are_named_and_the_rest_is_matched(run: CliRunner) -> None:
    result = match(run, f'{{"id": 1}}\n{GOOD}\nnot json\n')
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]
    assert "in.jsonl:1: 項目「title」がありません" in result.stderr
    assert "in.jsonl:3: JSON として読み取れません" in result.stderr
    assert result.exit_code == 1


def test_the_stored_text_of_an_attachment_is_matched(watch: Watch) -> None:
    adopt(watch, proposal(BRIDGE))
    file = Attachment(
        name="別添", url="https://a.example/f", sha256="f" * 64, text="吊り橋の架け替え"
    )
    item = Announcement(
        source="s", agency="見本省", title="架け替えのお知らせ", url="", attachments=(file,)
    )
    with watch.session() as session:
        remember(session, item, watch.now())
    assert link(watch, "p").links == 1
    with watch.session() as session:
        [found] = matches.holding(session, 1, "p")
    assert (found.evidence[0].field, found.evidence[0].file) == ("attachment", file.url)
