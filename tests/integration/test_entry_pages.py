import re
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from app import accounts
from app.audit import deeds
from app.bootstrap import Watch
from app.proposals import adopt
from app.serve import build_site
from app.story import story
from domain.account import Role
from domain.event import Answer, Assessment
from domain.proposal import Ask, Proposal, Recommendation
from tests.integration.signing import PASSWORD, form_token, send, sign_in
from tests.integration.test_pages import remember

BASE = "http://watch.example.jp"
LINK = "https://www.example.go.jp/kaitou"
ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def client(watch: Watch) -> Iterator[TestClient]:
    remember(watch)
    for role in Role:
        accounts.add(watch, f"{role.label}{ATTACK}", role, PASSWORD)
    app = build_site(watch, lambda: {"ok": True}, "0.0.0.0")
    with TestClient(app, base_url=BASE) as client:
        sign_in(client, f"{Role.REVIEWER.label}{ATTACK}")
        yield client


def test_an_answer_and_an_assessment_are_recorded_and_shown(
    watch: Watch, client: TestClient
) -> None:
    fields = {
        "value": "considering",
        "link": LINK,
        "on": "2026-04-01",
        "note": f"2行の\r\n補足{ATTACK}",
    }
    answer = send(client, "/asks/i-5B/answer", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks/I-5b?saved=1#records")
    send(client, "/asks/I-5b/assessment", value="partly")
    page = client.get(answer.headers["location"]).text
    assert "記録しました" in page and "2026年4月1日" in page and LINK in page
    assert "<script>" not in page
    known = story(watch, "I-5b").progress
    assert known.answer and known.answer.value == Answer.CONSIDERING
    assert known.answer.on == date(2026, 4, 1) and known.answer.note.startswith("2行の\n補足")
    assert known.answer.author == f"{Role.REVIEWER.label}{ATTACK}"
    assert known.assessment and known.assessment.value == Assessment.PARTLY
    done = [(d.action, d.subject) for d in deeds(watch, 2)]
    assert done == [("entry_recorded", "I-5b")] * 2


def test_what_was_typed_stays_beside_what_is_wrong(watch: Watch, client: TestClient) -> None:
    fields = {"value": "x", "link": f"javascript:{ATTACK}", "on": "昨日", "note": f"補足{ATTACK}"}
    answer = send(client, "/asks/I-5b/answer", **fields)
    assert answer.status_code == 422
    page = answer.text
    assert "<script>" not in page and 'href="javascript' not in page
    assert page.count('aria-invalid="true"') == 3
    assert 'id="answer-link-problem">根拠となる文書の URL' in page
    assert 'value="javascript:&lt;script&gt;' in page and "補足&lt;script&gt;" in page
    assert 'value="昨日"' in page
    assert len(re.findall(r'<details class="entry" open', page)) == 1
    assert story(watch, "I-5b").progress.answer is None
    assert send(client, "/asks/I-5b/answer", value="accepted").status_code == 422
    assert send(client, "/asks/I-5b/answer", value="accepted", link=LINK, note="x" * 4001).status_code == 422  # fmt: skip


def test_an_entry_is_taken_back_once(watch: Watch, client: TestClient) -> None:
    send(client, "/asks/I-5b/answer", value="refused", link=LINK)
    page = client.get("/asks/I-5b").text
    [path] = re.findall(r'href="(/asks/I-5b/entries/\d+/withdrawal)"', page)
    assert "対応不可" in client.get(path).text
    assert (
        send(client, path, note="誤記").headers["location"] == "/asks/I-5b?saved=withdrawn#records"
    )
    assert story(watch, "I-5b").progress.answer is None
    assert send(client, path).status_code == 404
    assert client.get("/asks/I-5a/entries/1/withdrawal").status_code == 404


@pytest.mark.parametrize("path", ["/asks/I-99/answer", "/asks/I-5b/withdrawal", "/asks/I-5b/x"])
def test_an_entry_on_nothing_known_is_refused(client: TestClient, path: str) -> None:
    assert send(client, path, value="refused", link=LINK).status_code == 404


def test_a_viewer_sees_no_form_and_may_send_none(client: TestClient) -> None:
    send(client, "/asks/I-5b/answer", value="refused", link=LINK)
    sign_in(client, f"{Role.VIEWER.label}{ATTACK}")
    page = client.get("/asks/I-5b").text
    assert "対応不可" in page and "記録する" not in page and "取り消す" not in page
    refused = send(client, "/asks/I-5b/answer", value="refused", link=LINK)
    assert refused.status_code == 403 and "確認担当者" in refused.text
    assert client.get("/asks/I-5b/entries/1/withdrawal").status_code == 403
    assert send(client, "/asks/I-5b/entries/1/withdrawal").status_code == 403


def other(watch: Watch) -> Proposal:
    ask = Ask(id="A-1a", title="よその要望", summary="よその要望です。")
    part = Recommendation(id="A-1", part="A", heading="よその項目", asks=(ask,))
    proposal = Proposal(id="other-2026", title=f"よその提言{ATTACK}", recommendations=(part,))
    adopt(watch, proposal)
    return proposal


def test_another_proposal_is_shown_on_all_pages_by_its_address(
    watch: Watch, client: TestClient
) -> None:
    assert "提言を切り替える" not in client.get("/").text
    other(watch)
    assert "提言を切り替える" in client.get("/").text
    chooser = client.get("/proposals").text
    assert 'href="/?proposal=other-2026"' in chooser and "<script" not in chooser
    for path in (
        "/",
        "/asks/A-1a",
        "/recommendations/A-1",
        "/search",
        "/announcements/1",
        "/sources",
    ):
        page = client.get(path, params={"proposal": "other-2026"})
        assert page.status_code == 200
        links = re.findall(r'href="(/[^"]*)"', page.text)
        own = [a for a in links if not a.startswith("/static")]
        assert own and all("proposal=other-2026" in a for a in own), own
    assert client.get("/asks/A-1a").status_code == 404
    assert client.get("/?proposal=nothing").status_code == 404


def test_an_entry_on_another_proposal_stays_with_it(watch: Watch, client: TestClient) -> None:
    other(watch)
    page = client.get("/asks/A-1a?proposal=other-2026").text
    [action] = re.findall(r'action="(/asks/A-1a/assessment[^"#]*)', page)
    answer = send(client, action, value="partly")
    assert answer.headers["location"] == "/asks/A-1a?proposal=other-2026&saved=1#records"
    assert story(watch, "A-1a", "other-2026").progress.assessment


def test_the_user_of_a_machine_without_accounts_records_with_the_token_of_the_page(
    watch: Watch,
) -> None:
    app = build_site(watch, lambda: {"ok": True})
    with TestClient(app, base_url="http://127.0.0.1:8350") as client:
        page = client.get("/asks/I-5b").text
        assert client.post("/asks/I-5b/assessment", data={"value": "partly"}).status_code == 403
        foreign = {"value": "partly", "form_token": form_token(page)}
        client.cookies.clear()
        assert client.post("/asks/I-5b/assessment", data=foreign).status_code == 403
        page = client.get("/asks/I-5b").text
        own = {"value": "partly", "form_token": form_token(page)}
        answer = client.post("/asks/I-5b/assessment", data=own, follow_redirects=False)
        assert answer.status_code == 303
    recorded = story(watch, "I-5b").progress.assessment
    assert recorded and recorded.author == "この端末の利用者"
