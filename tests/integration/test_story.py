"""What moved on an ask since a day, and who decided it: in one call, by each way in."""

import html
import re
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.bootstrap import Watch
from app.cli import app
from app.entries import record
from app.review import undo
from app.review_log import log_of, log_of_ask
from app.serve import build_site
from app.story import story
from domain.event import Answer, Event, EventKind
from domain.review import Decision
from domain.timeline import EntryKind
from tests.integration.life import Clock
from tests.integration.reviewing import ACCEPTED, DAY, MOVED, REJECTED, P, bring, item, link, say

LOCAL = "http://127.0.0.1:8350"
DECISION = EntryKind.DECISION


@pytest.fixture
def told(watch: Watch, clock: Clock) -> Watch:
    """Two announcements of one day, decided on by three persons on the days after."""
    bring(watch, item("窓口の拡大"), link("I-5b"))
    bring(watch, item("端末の追加", "2"), link("I-5b"))
    say(watch, ACCEPTED)
    clock.pass_days(1)
    say(watch, REJECTED, "佐藤", 2)
    clock.pass_days(1)
    answer = Event(
        proposal=P, ask="I-5b", kind=EventKind.ANSWER, value=Answer.CONSIDERING,
        on=DAY - timedelta(days=400), author="鈴木", recorded_at=watch.now(),
    )  # fmt: skip
    record(watch, answer)
    return watch


def decisions(watch: Watch, ask: str = "I-5b", since: date | None = None) -> list[tuple[str, str]]:
    lines = story(watch, ask, since=since).timeline
    return [(e.who, e.decision.outcome) for e in lines if e.decision]


def test_a_story_tells_who_decided_what_and_what_it_changed(told: Watch) -> None:
    assert decisions(told) == [
        ("山田", "採用: 未確認 → 確認済み（直接対応）"),
        ("佐藤", "不採用: 未確認 → 不採用"),
    ]
    shown = [e.finding.announcement.title for e in story(told, "I-5b").timeline if e.finding]
    assert shown == ["窓口の拡大"]


def test_a_move_stands_in_the_stories_of_both_asks_and_an_undoing_stays_told(told: Watch) -> None:
    number = say(told, MOVED, "佐藤", moved_to="I-5c")
    assert decisions(told)[-1] == (
        "佐藤", "付け替え（I-5cへ）: 確認済み（直接対応） → 意見が分かれています",
    )  # fmt: skip
    moved_here = "付け替え（I-5cへ）: 未確認 → 確認済み（直接対応）"
    assert decisions(told, "I-5c") == [("佐藤", moved_here)]
    undo(told, number, author="佐藤")
    assert decisions(told, "I-5c") == [
        ("佐藤", f"{moved_here}（取り消し済み）"),
        ("佐藤", "取り消し: 確認済み（直接対応） → 未確認"),
    ]


def test_the_trail_of_an_ask_is_that_of_its_links_also_where_people_differ(told: Watch) -> None:
    for number, (author, goal) in enumerate((("佐藤", "I-5c"), ("鈴木", "I-5a"), ("山田", "I-5c"))):
        first = say(told, MOVED, author, moved_to=goal)
        if number == 1:
            undo(told, first, author=author)
    for ask in ("I-5a", "I-5b", "I-5c"):
        whole = [e for n in (1, 2) for e in log_of(told, P, n, ask)]
        known = log_of_ask(told, P, ask, told.now(), 100)
        assert known == sorted(whole, key=lambda e: e.amendment.review.id or 0)
    [newest] = log_of_ask(told, P, "I-5a", told.now(), 1)[-1:]
    assert newest.amendment.review.decision is Decision.UNDONE


def test_a_story_since_a_day_leaves_out_what_was_before(told: Watch, clock: Clock) -> None:
    second = clock.now.date() - timedelta(days=1)
    later = story(told, "I-5b", since=second)
    assert [(e.kind, e.who) for e in later.timeline] == [(DECISION, "佐藤")]
    assert later.progress.answer and later.since == second
    whole = story(told, "I-5b", since=DAY)
    assert {e.kind for e in whole.timeline} == {EntryKind.ANNOUNCEMENT, DECISION}


def test_a_story_as_of_a_moment_knows_no_later_decision(told: Watch, clock: Clock) -> None:
    before = story(told, "I-5b", as_of=clock.now - timedelta(days=2))
    assert [e.who for e in before.timeline if e.decision] == ["山田"]


def test_a_story_names_the_newest_decisions_and_says_that_older_ones_are_left_out(
    told: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.story.RECENT", 1)
    page = TestClient(build_site(told, lambda: {}), base_url=LOCAL)
    left_out = "古い発表または確認は省いています。"
    assert [who for who, _ in decisions(told)] == ["佐藤"]
    assert left_out in page.get("/asks/I-5b").text
    assert [who for who, _ in decisions(told, since=DAY)] == ["山田", "佐藤"]
    assert left_out not in page.get("/asks/I-5b", params={"since": DAY.isoformat()}).text


def test_command_api_and_page_answer_the_same(told: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(told.settings.home))
    since = DAY.isoformat()
    printed = CliRunner().invoke(app, ["ask", "I-5b", "--since", since]).stdout
    lines = [line.split("\t") for line in printed.split("\n\n", 1)[1].splitlines()[1:]]
    client = TestClient(build_site(told, lambda: {}), base_url=LOCAL)
    answered = client.get("/api/v1/asks/I-5b", params={"since": since}).json()
    page = client.get("/asks/I-5b", params={"since": since}).text
    table = re.search(r'<table class="story">(.*?)</table>', page, re.DOTALL)
    assert table
    rows = re.findall(r"<tr>\s*<td(.*?)</tr>", table[1], re.DOTALL)
    known = story(told, "I-5b", since=DAY).timeline
    assert [(a["on"], a["kind"]) for a in answered["timeline"]] == [
        (e.on.isoformat(), e.kind) for e in known
    ]
    assert [(on, kind, who) for on, kind, _, who, *_ in lines] == [
        (e.on.isoformat(), e.kind.label, e.who) for e in known
    ]
    assert len(rows) == len(known) == 3
    for row, entry in zip(reversed(rows), known, strict=True):
        assert entry.who in row and entry.kind.label in row
        assert not entry.decision or entry.decision.outcome in html.unescape(row)
    signed = [
        e["decision"]["amendment"]["review"]["author"]
        for e in answered["timeline"]
        if e["decision"]
    ]
    assert signed == ["山田", "佐藤"]
    assert "確認した人: 山田（採用、" in page


def test_a_period_without_anything_says_so_and_a_day_that_is_none_is_refused(told: Watch) -> None:
    client = TestClient(build_site(told, lambda: {}), base_url=LOCAL)
    assert "この期間に、発表・要請・確認・回答・評価はありません。" in (
        client.get("/asks/I-5b", params={"since": "2030-01-01"}).text
    )
    assert client.get("/asks/I-5b", params={"since": ""}).status_code == 200
    refused = client.get("/asks/I-5b", params={"since": "昨日"})
    assert refused.status_code == 422 and "2026-04-01" in refused.text
