import re
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from app import accounts
from app.bootstrap import Watch
from app.serve import build_site
from domain.account import Role
from domain.announcement import Announcement
from domain.match import Evidence, Grade, Match
from store import announcements, matches, sightings
from tests.integration.life import Clock
from tests.integration.signing import PASSWORD, form_token, sign_in

BASE = "http://watch.example.jp"
ATTACK = "<script>alert(1)</script>"


def bring(watch: Watch, title: str, text: str = "", url: str = "1", *asks: str) -> None:
    item = Announcement(
        source="sample",
        agency=f"見本省{ATTACK}",
        title=title,
        url=f"https://www.example.go.jp/{url}",
        published=date(2026, 11, 18),
        text=text,
    )
    evidence = Evidence(
        field="title", quote=title, start=0, end=len(title), reason=f"「改正」: {ATTACK}"
    )
    found = [
        Match(ask=ask, score=0.9, grade=Grade.DIRECT, evidence=(evidence,))
        for ask in asks or ("I-5b",)
    ]
    proposal = watch.settings.proposal
    with watch.session() as session:
        sightings.remember(session, item, watch.now(), baseline=True)
        for row in announcements.unlinked(session, proposal, "m"):
            matches.replace(session, row, proposal, found, matcher="m", now=watch.now())


@pytest.fixture
def site(watch: Watch, clock: Clock) -> FastAPI:
    accounts.add(watch, "山田", Role.REVIEWER, PASSWORD)
    for number in (1, 2, 3):
        bring(watch, f"第{number}回窓口の改正{ATTACK}", "本文です。", str(number))
    bring(watch, "光回線の整備", "", "9", "I-5a", "I-5b")
    return build_site(watch, lambda: {"ok": True}, "0.0.0.0")


def signed_in(site: FastAPI, name: str) -> TestClient:
    client = TestClient(site, base_url=BASE)
    sign_in(client, name)
    return client


@pytest.fixture
def client(site: FastAPI) -> Iterator[TestClient]:
    with signed_in(site, "山田") as client:
        yield client


def send(client: TestClient, path: str = "/review/decide", **fields: object) -> Response:
    given = {"announcement": 1, "ask": "I-5b", "form_token": form_token(client.get("/").text)}
    return client.post(path, data={**given, **fields}, follow_redirects=False)


def state(client: TestClient, number: int = 1) -> list[str]:
    found = re.search(
        r'id="matches">.*?id="text"', client.get(f"/announcements/{number}").text, re.S
    )
    assert found
    return re.findall(r'<span class="tag">([^<]+)</span>', found[0])


def test_a_case_shows_quotes_ask_and_queue_and_trusts_no_scraped_text(client: TestClient) -> None:
    answer = client.get("/review")
    assert answer.status_code == 200
    for shown in ("第1回窓口の<mark>改正</mark>", "担当府省", "確認待ちの一覧", "採用"):
        assert shown in answer.text
    assert ATTACK not in answer.text and answer.text.count("<script") == 1
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert "script-src" not in client.get("/review/log").headers["content-security-policy"]


def test_a_decision_leads_on_to_the_next_link_and_can_be_taken_back(client: TestClient) -> None:
    answer = send(client, decision="accepted", note="根拠あり")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review?announcement=2&ask=I-5b&done=1"
    page = client.get(answer.headers["location"]).text
    assert "「採用」" in page and "第2回" in page
    assert state(client) == ["確認済み"]
    undone = send(client, "/review/undo", review=1)
    assert undone.headers["location"] == "/review?announcement=1&ask=I-5b&done=2"
    assert "取り消しました" in client.get(undone.headers["location"]).text
    assert state(client) == ["未確認"]


def test_filters_stay_while_the_queue_is_worked_through(client: TestClient) -> None:
    answer = send(client, "/review/decide?asks=I-5b&grades=direct", decision="rejected")
    assert answer.headers["location"].startswith("/review?asks=I-5b&grades=direct&announcement=2&")
    assert client.get("/review?reasons=nonsense").status_code == 422
    assert "すべて確認されています" in client.get("/review?agencies=ない省").text


def test_a_link_is_moved_noted_and_marked_a_duplicate(client: TestClient) -> None:
    assert send(client, decision="moved", moved_to="I-5c").status_code == 303
    assert sorted(state(client)) == ["不採用", "確認済み"]
    assert send(client, announcement=2, decision="noted", note="照会中").status_code == 303
    assert state(client, 2) == ["未確認"]
    assert send(client, announcement=3, decision="duplicate", other="2").status_code == 303
    assert state(client, 3) == ["重複"]
    log = client.get("/review/log").text
    assert "照会中" in log and "発表2と同じ" in log and "I-5cへ" in log


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "moved"}, "付け替え先の要望事項を選んでください"),
        ({"decision": "moved", "moved_to": "Z"}, "登録されていません"),
        ({"decision": "moved", "moved_to": "I-5b"}, "元の要望事項と同じです"),
        ({"decision": "duplicate"}, "番号を入力してください"),
        ({"decision": "duplicate", "other": "１"}, "番号を入力してください"),
        ({"decision": "duplicate", "other": "77"}, "登録されていません"),
        ({"decision": "duplicate", "other": "1"}, "その発表自身"),
    ],
)
def test_what_cannot_be_recorded_is_told_and_nothing_typed_is_lost(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = send(client, note="大事なメモ", **fields)
    assert answer.status_code == 422
    assert said in answer.text and "大事なメモ</textarea>" in answer.text
    assert state(client) == ["未確認"]


def test_two_who_differ_are_shown_side_by_side(
    client: TestClient, site: FastAPI, watch: Watch
) -> None:
    accounts.add(watch, "佐藤", Role.REVIEWER, PASSWORD)
    send(client, decision="accepted", note="本文に記載あり")
    with signed_in(site, "佐藤") as other:
        send(other, decision="rejected", note="対象が違う")
        page = other.get("/review?reasons=disputed").text
    for shown in (
        "意見が分かれています",
        "本文に記載あり",
        "対象が違う",
        "said-accepted",
        "said-rejected",
    ):
        assert shown in page


def test_a_changed_text_is_shown_with_what_changed(client: TestClient, watch: Watch) -> None:
    send(client, decision="accepted")
    bring(watch, f"第1回窓口の改正{ATTACK}", "本文を改めました。", "1")
    page = client.get("/review?reasons=changed").text
    assert "<del>本文です。</del>" in page and "<ins>本文を改めました。</ins>" in page


def test_a_series_is_looked_through_before_it_is_decided_at_once(client: TestClient) -> None:
    page = client.get("/review/series?announcement=1&ask=I-5b").text
    assert re.findall(r'name="number" value="(\d+)" checked', page) == ["1", "2", "3"]
    assert send(client, "/review/series", decision="rejected").status_code == 422
    assert send(client, "/review/series", decision="moved", number=["1"]).status_code == 422
    long = send(client, "/review/series", decision="rejected", number=["1"], note="あ" * 4_001)
    assert long.status_code == 422 and "4,000字まで" in long.text and "あ</textarea>" in long.text
    done = send(client, "/review/series", decision="rejected", number=["1", "3"], note="開催案内")
    assert "2件を" in client.get(done.headers["location"]).text
    assert (state(client), state(client, 2), state(client, 3)) == (
        ["不採用"],
        ["未確認"],
        ["不採用"],
    )
    send(client, "/review/undo", review=2, back="log")
    assert state(client) == state(client, 3) == ["未確認"]


def test_the_page_of_an_announcement_has_buttons_of_its_own(client: TestClient) -> None:
    answer = send(client, decision="accepted", back="announcement")
    assert answer.headers["location"] == "/announcements/1?done=1#matches"
    assert "としました" in client.get(answer.headers["location"]).text
    undone = send(client, "/review/undo", review=1, back="announcement")
    assert undone.headers["location"] == "/announcements/1?done=2#matches"


def test_viewers_look_on_and_forms_need_their_token(
    client: TestClient, site: FastAPI, watch: Watch
) -> None:
    accounts.add(watch, "鈴木", Role.VIEWER, PASSWORD)
    with signed_in(site, "鈴木") as viewer:
        page = viewer.get("/review").text
        assert 'name="decision"' not in page and "権限でログインした方だけ" in page
        assert 'name="decision"' not in viewer.get("/announcements/1").text
        assert send(viewer, decision="accepted").status_code == 403
        assert send(viewer, "/review/series", decision="accepted", number=["1"]).status_code == 403
        assert send(viewer, "/review/undo", review=1).status_code == 403
    assert send(client, decision="accepted", form_token="0" * 64).status_code == 403
    assert state(client) == ["未確認"]


@pytest.mark.parametrize(
    "path", ["/review/series?announcement=77&ask=I-5b", "/review/series", "/review/log?after=x"]
)
def test_what_there_is_not_is_told_kindly(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422) and "<h1>" in answer.text


def test_a_link_that_somebody_else_closed_gives_way_to_the_first_that_waits(
    client: TestClient,
) -> None:
    assert "第1回" in client.get("/review?announcement=99&ask=I-5b").text
    assert send(client, announcement=99, decision="accepted").status_code == 422
    assert send(client, "/review/undo", review=99).status_code == 404
    assert send(client, decision="undone").status_code == 422


def test_a_grade_is_stated_on_the_page_and_the_matchers_is_shown_beside_it(
    client: TestClient,
) -> None:
    page = client.get("/review?announcement=1&ask=I-5b").text
    assert "「関連」として採用" in page and "「直接対応」として採用" not in page
    answer = send(client, "/review/decide?grade=related", decision="accepted")
    assert "「採用」としました（関連）" in client.get(answer.headers["location"]).text
    for path in ("/announcements/1", "/review?announcement=1&ask=I-5b", "/asks/I-5b"):
        assert "（職員判断。自動判定は直接対応）" in client.get(path).text, path
    assert "確認済み（関連）" in client.get("/review/log").text
    assert client.get("/search?grades=direct&asks=I-5b").text.count("第1回窓口") == 0
    assert "「直接対応」として採用" in client.get("/review?announcement=1&ask=I-5b").text
    assert send(client, "/review/decide?grade=x", decision="accepted").status_code == 422
