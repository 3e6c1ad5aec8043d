from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import accounts
from app.bootstrap import Watch
from app.review import decide
from app.serve import build_site
from app.tokens import issue, revoke
from domain.access import Scope
from domain.account import Role
from domain.announcement import Announcement
from domain.match import Grade, Match
from domain.review import Decision
from store import announcements, matches, sightings
from tests.integration.signing import PASSWORD

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
LOCAL = "http://127.0.0.1:8350"


def remember(watch: Watch, title: str, day: int = 18) -> None:
    item = Announcement(
        source="sample",
        agency="見本省",
        title=title,
        url="https://www.example.go.jp/1",
        published=date(2021, 11, day),
    )
    found = Match(ask="I-5b", score=0.9, grade=Grade.DIRECT)
    with watch.session() as session:
        sightings.remember(session, item, NOW, baseline=True)
        for row in announcements.unlinked(session, watch.settings.proposal, "m"):
            matches.replace(session, row, watch.settings.proposal, [found], matcher="m", now=NOW)


@pytest.fixture
def site(watch: Watch) -> FastAPI:
    remember(watch, "窓口の改正")
    return build_site(watch, lambda: {"ok": True})


@pytest.fixture
def client(site: FastAPI) -> Iterator[TestClient]:
    with TestClient(site, base_url=LOCAL) as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_every_question_is_answered(client: TestClient) -> None:
    found = client.get("/api/v1/matches", params={"asks": "I-5b", "since": "2021-01-01"}).json()
    assert [f["announcement"]["title"] for f in found["items"]] == ["窓口の改正"]
    assert client.get("/api/v1/matches/count").json() == {"count": 1, "more": False}
    [hit] = client.get("/api/v1/announcements", params={"text": "改正"}).json()["items"]
    assert hit["title"]["marks"] == [[3, 5]]
    one = client.get(f"/api/v1/announcements/{hit['announcement']['id']}").json()
    assert [m["match"]["ask"] for m in one["matches"]] == ["I-5b"]
    assert len(client.get("/api/v1/progress").json()["asks"]) == 60
    assert client.get("/api/v1/asks/i-5b").json()["progress"]["ask"]["id"] == "I-5b"
    assert client.get("/api/v1/proposals").json()[0]["id"] == "nga-2020-digital"
    assert client.get("/api/v1/sources").json()[0]["verdict"] is None
    assert client.get("/api/v1/saved").json() == []


def test_a_list_is_paged_to_its_end(client: TestClient, watch: Watch) -> None:
    for number in range(4):
        remember(watch, f"第{number}号")
    seen, after = 0, ""
    while True:
        page = client.get("/api/v1/matches", params={"limit": 2, "after": after}).json()
        seen, after = seen + len(page["items"]), page["next"]
        if not after:
            break
    assert seen == 5


def test_an_answer_that_the_caller_has_is_not_sent_again(client: TestClient, watch: Watch) -> None:
    first = client.get("/api/v1/matches")
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1/matches", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    remember(watch, "新しい窓口")
    assert client.get("/api/v1/matches", headers=known).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/asks/X-1", 404),
        ("/api/v1/matches?asks=X-1", 404),
        ("/api/v1/matches?proposal=none", 404),
        ("/api/v1/announcements/999", 404),
        ("/api/v1/matches?after=zzz", 422),
        ("/api/v1/matches?colour=red", 422),
        ("/api/v1/announcements?text=-", 422),
        ("/api/v1/matches?as_of=2021-11-23T00:00:00", 422),
    ],
)
def test_a_bad_request_is_refused_with_its_reason(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_entries_need_a_token_that_allows_them_and_carry_its_name(
    client: TestClient, watch: Watch
) -> None:
    new = {"value": "considering", "link": "https://www.example.go.jp/a"}
    path = "/api/v1/asks/I-5b/answers"
    reader = issue(watch, "閲覧用", frozenset({Scope.READ}), None)
    writer = issue(watch, "記録用", frozenset({Scope.RECORD}), 30)
    assert client.post(path, json=new).status_code == 401
    assert client.post(path, json=new, headers=bearer(reader)).status_code == 403
    recorded = client.post(path, json=new, headers=bearer(writer))
    assert (recorded.status_code, recorded.json()["author"]) == (201, "記録用")
    mistake = f"/api/v1/events/{recorded.json()['id']}/withdrawal"
    assert client.post(mistake, json={}, headers=bearer(writer)).status_code == 201
    assert client.post(mistake, json={}, headers=bearer(writer)).status_code == 422
    wrong = {"value": "considering", "link": "javascript:alert(1)"}
    assert client.post(path, json=wrong, headers=bearer(writer)).status_code == 422


def test_a_review_needs_its_own_scope_and_shows_in_the_list(
    client: TestClient, watch: Watch
) -> None:
    path, link = "/api/v1/announcements/1/reviews", {"ask": "I-5b", "decision": "rejected"}
    writer = issue(watch, "記録用", frozenset({Scope.RECORD}), None)
    reviewer = issue(watch, "確認用", frozenset({Scope.REVIEW}), None)
    assert client.post(path, json=link, headers=bearer(writer)).status_code == 403
    assert client.post(path, json=link, headers=bearer(reviewer)).json()["author"] == "確認用"
    found = client.get("/api/v1/matches", params={"reviews": "rejected"}).json()["items"]
    assert [f["match"]["ask"] for f in found] == ["I-5b"]
    for wrong in ("moved", "duplicate", "undone"):
        incomplete = {"ask": "I-5b", "decision": wrong}
        assert client.post(path, json=incomplete, headers=bearer(reviewer)).status_code == 422


def test_a_stated_grade_is_filtered_by_and_the_matchers_stands_beside_it(
    client: TestClient, watch: Watch
) -> None:
    headers = bearer(issue(watch, "確認用", frozenset({Scope.REVIEW}), None))
    link = {"ask": "I-5b", "decision": "accepted", "grade": "related"}
    said = client.post("/api/v1/announcements/1/reviews", json=link, headers=headers).json()
    [found] = client.get("/api/v1/matches", params={"grades": "related"}).json()["items"]
    assert (found["match"]["grade"], found["match"]["matcher_grade"]) == ("related", "direct")
    assert client.get("/api/v1/matches/count", params={"grades": "direct"}).json()["count"] == 0
    assert client.get("/api/v1/asks/I-5b").json()["progress"]["confirmed"] is None
    client.post(f"/api/v1/reviews/{said['id']}/undoing", json={}, headers=headers)
    [found] = client.get("/api/v1/announcements/1").json()["matches"]
    assert (found["match"]["grade"], found["match"]["matcher_grade"]) == ("direct", None)
    known = client.get("/api/openapi.json").json()["components"]["schemas"]["Match"]["properties"]
    assert all(known[name]["description"] for name in ("grade", "matcher_grade"))


def test_a_decision_by_a_token_names_the_owner_for_whom_it_counts(
    client: TestClient, watch: Watch
) -> None:
    accounts.add(watch, "山田", Role.REVIEWER, PASSWORD)
    headers = bearer(issue(watch, "端末", frozenset({Scope.REVIEW}), None, owner="山田"))
    decide(watch, watch.settings.proposal, 1, "I-5b", Decision.REJECTED, author="山田")
    path, link = "/api/v1/announcements/1/reviews", {"ask": "I-5b", "decision": "accepted"}
    said = client.post(path, json=link, headers=headers).json()
    assert (said["author"], said["by_token"], said["person"]) == ("端末", True, "山田")
    [found] = client.get("/api/v1/announcements/1", headers=headers).json()["matches"]
    assert found["review"] == "accepted"
    trail = client.get(path, headers=headers).json()
    assert [e["amendment"]["review"]["person"] for e in trail] == ["", "山田"]


def test_the_queue_is_worked_through_over_the_api(client: TestClient, watch: Watch) -> None:
    remember(watch, "第2回窓口の改正", 19)
    remember(watch, "第3回窓口の改正", 20)
    headers = bearer(issue(watch, "確認用", frozenset({Scope.REVIEW}), None))

    def waiting(**filters: str) -> list[int]:
        found = client.get("/api/v1/reviews/waiting", params=filters).json()["items"]
        return [item["finding"]["announcement"]["id"] for item in found]

    assert (waiting(), waiting(agencies="他省"), waiting(reasons="disputed")) == ([1, 2, 3], [], [])
    assert client.get("/api/v1/announcements/1/links/I-5b").json()["alike"] == 3
    alike = client.get("/api/v1/announcements/1/links/I-5b/series").json()
    links = [{"announcement": i["finding"]["announcement"]["id"], "ask": "I-5b"} for i in alike]
    batch = {"links": links, "decision": "rejected"}
    done = client.post("/api/v1/reviews/batch", json=batch, headers=headers)
    assert (done.status_code, len(done.json()), waiting()) == (201, 3, [])
    undoing = f"/api/v1/reviews/{done.json()[0]['id']}/undoing"
    assert client.post(undoing, json={}).status_code == 401
    assert len(client.post(undoing, json={}, headers=headers).json()) == 3
    assert client.post(undoing, json={}, headers=headers).status_code == 422
    same = client.post("/api/v1/announcements/3/duplicate", json={"of": 2}, headers=headers)
    assert (same.json()[0]["duplicate_of"], waiting()) == (2, [1, 2])
    trail = client.get("/api/v1/reviews", params={"limit": 1}).json()
    assert trail["items"][0]["amendment"]["after"] == "duplicate" and trail["next"]
    assert len(client.get("/api/v1/announcements/3/reviews").json()) == 3
    assert client.get("/api/v1/announcements/99/reviews").status_code == 404


def test_a_revoked_or_unknown_token_opens_nothing_even_on_loopback(
    client: TestClient, watch: Watch
) -> None:
    secret = issue(watch, "閲覧用", frozenset(), None)
    assert client.get("/api/v1/saved", headers=bearer(secret)).status_code == 200
    revoke(watch, "閲覧用")
    for value in (secret, "tgn_guess"):
        assert client.get("/api/v1/saved", headers=bearer(value)).status_code == 401


def test_only_the_digest_of_a_token_is_stored(watch: Watch) -> None:
    secret = issue(watch, "閲覧用", frozenset(), None)
    watch.engine.dispose()
    files = watch.settings.home.glob("teigen.db*")
    assert all(secret.encode() not in path.read_bytes() for path in files)


def test_a_server_that_others_can_reach_is_not_read_without_a_token(watch: Watch) -> None:
    open_to_all = Watch(watch.settings.model_copy(update={"host": "0.0.0.0"}))
    with TestClient(build_site(open_to_all, lambda: {"ok": True}), base_url=LOCAL) as client:
        assert client.get("/api/v1/saved").status_code == 401
        assert client.get("/healthz").status_code == 200
    open_to_all.engine.dispose()


def test_a_foreign_name_for_this_machine_opens_nothing(site: FastAPI) -> None:
    with TestClient(site, base_url="http://evil.example:8350") as client:
        assert client.get("/api/v1/saved").status_code == 401


def test_too_many_requests_are_told_to_wait(watch: Watch) -> None:
    slow = Watch(watch.settings.model_copy(update={"api_rate": "2/minute"}))
    with TestClient(build_site(slow, lambda: {"ok": True}), base_url=LOCAL) as client:
        statuses = [client.get("/api/v1/saved").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
    slow.engine.dispose()


def test_no_other_site_may_read_by_a_browser(client: TestClient) -> None:
    answer = client.get("/api/v1/saved", headers={"Origin": "https://evil.example"})
    assert not [h for h in answer.headers if h.startswith("access-control")]
