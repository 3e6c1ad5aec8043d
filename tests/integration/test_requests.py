import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session
from typer.testing import CliRunner

from app.audit import deeds
from app.bootstrap import Watch
from app.cli import app as cli
from app.story import story
from domain.account import Role
from domain.proposal import Request
from domain.request import RecordedRequest
from domain.timeline import EntryKind
from store import requests
from tests.integration.signing import send, sign_in, signed_in

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ATTACK = "<script>alert(1)</script>"
FORM = {"on": "2026-04-01", "to": "デジタル大臣", "by": "会長、副会長", "place": "デジタル庁"}


@pytest.fixture
def client(watch: Watch) -> Iterator[TestClient]:
    with signed_in(watch, Role.REVIEWER) as client:
        yield client


def held(watch: Watch) -> list[str]:
    lines = story(watch, "I-5b").timeline
    return [e.request.to for e in lines if e.kind is EntryKind.REQUEST and e.request]


def test_a_withdrawn_meeting_stands_in_the_past_alone(engine: Engine) -> None:
    meeting = Request(date=date(2026, 4, 1), to="大臣", by=("会長",), place="")
    entry = RecordedRequest(proposal="p", request=meeting, author="山田", recorded_at=NOW)
    day = timedelta(days=1)
    with Session(engine) as session, session.begin():
        kept = requests.add(session, entry)
        assert kept.id and requests.withdraw(session, kept.id, NOW + day)
        assert requests.withdraw(session, kept.id, NOW + day) is None
        assert requests.standing(session, "p", NOW) == [kept]
        for moment in (NOW - day, NOW + 2 * day):
            assert requests.standing(session, "p", moment) == []
        assert requests.standing(session, "q", NOW) == []


def test_a_meeting_recorded_on_the_page_stands_in_the_story_of_every_ask(
    watch: Watch, client: TestClient
) -> None:
    before = held(watch)
    answer = send(client, "/requests", **{**FORM, "place": ATTACK})
    assert answer.headers["location"] == "/requests?saved=kept"
    assert held(watch) == [*before, "デジタル大臣"]
    page = client.get(answer.headers["location"]).text
    assert "会長、副会長" in page and "記録しました" in page and "<script" not in page
    story = client.get("/asks/I-5b").text
    assert "デジタル大臣への要請" in story and "会長、副会長" in story
    [path] = re.findall(r'action="(/requests/\d+/withdrawal)"', page)
    assert send(client, path).headers["location"] == "/requests?saved=withdrawn"
    assert held(watch) == before and send(client, path).status_code == 404
    done = [d.action for d in deeds(watch, 2)]
    assert done == ["request_withdrawn", "request_recorded"]


def test_what_is_wrong_with_a_meeting_is_told(watch: Watch, client: TestClient) -> None:
    before = held(watch)
    answer = send(client, "/requests", **{**FORM, "on": "昨日", "to": "", "by": ATTACK * 10})
    assert answer.status_code == 422 and answer.text.count('aria-invalid="true"') == 3
    assert "<script" not in answer.text and 'value="デジタル庁"' in answer.text
    assert held(watch) == before


def test_a_viewer_reads_the_meetings_only(client: TestClient) -> None:
    send(client, "/requests", **FORM)
    sign_in(client, "viewer")
    page = client.get("/requests").text
    assert "デジタル大臣" in page and "取り消す" not in page and "記録する" not in page
    assert send(client, "/requests", **FORM).status_code == 403


def test_meetings_by_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(tmp_path))
    run = CliRunner().invoke
    added = run(cli, ["request", "add", "--on", "2026-04-01", "--to", "大臣", "--by", "会長"])
    assert added.stdout == "大臣への要請を記録しました（記録番号1）。\n"
    listed = json.loads(run(cli, ["request", "list", "--format", "json"]).stdout)
    assert listed[-1] == {"id": 1, "date": "2026-04-01", "to": "大臣", "by": ["会長"], "place": ""}
    assert "会長" in run(cli, ["request", "list"]).stdout
    assert "取り消しました" in run(cli, ["request", "withdraw", "1"]).stdout
