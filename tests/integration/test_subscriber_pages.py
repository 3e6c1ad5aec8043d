import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app import accounts, subscribers
from app.audit import deeds
from app.bootstrap import Watch
from domain.account import Role
from domain.schedule import Cadence, Schedule
from domain.stage import Stage
from domain.subscriber import Scope, State, Subscriber
from tests.integration.signing import PASSWORD, send, sign_in, signed_in

ATTACK = "<script>alert(1)</script>"
FORM = {
    "name": "知事室", "channel": "mail", "address": "chiji@example.jp", "cadence": "weekly",
    "weekday": "4", "day": "1", "hour": "9", "parts": "", "recommendations": "I-5、I-4",
    "asks": "", "ministries": "総務省", "minimum": "direct",
}  # fmt: skip


@pytest.fixture
def client(watch: Watch) -> Iterator[TestClient]:
    with signed_in(watch, Role.ADMIN) as client:
        yield client


def test_a_subscriber_is_added_changed_paused_resumed_and_removed(
    watch: Watch, client: TestClient
) -> None:
    assert send(client, "/subscribers/new", **FORM).headers["location"] == "/subscribers?saved=kept"
    added = subscribers.named(watch, "知事室")
    assert added.scope == Scope(recommendations=("I-5", "I-4"), ministries=("総務省",))
    assert added.schedule == Schedule(cadence=Cadence.WEEKLY, weekday=4, hour=9)
    form = client.get("/subscribers/1/edit").text
    assert 'value="I-5、I-4"' in form and 'value="4" selected' in form
    send(client, "/subscribers/1/edit", **{**FORM, "name": "x", "cadence": "daily", "asks": "I-5b"})
    changed = subscribers.named(watch, "知事室")
    assert changed.schedule.cadence is Cadence.DAILY and changed.scope.asks == ("I-5b",)
    for state in (State.PAUSED, State.ACTIVE, State.REMOVED):
        answer = send(client, "/subscribers/1/state", state=state)
        assert answer.headers["location"] == f"/subscribers?saved={state.value}"
    assert "知事室" not in client.get("/subscribers").text
    done = [(d.who, d.subject, d.detail) for d in deeds(watch, 3)]
    assert done == [("admin", "知事室", s) for s in ("削除済み", "配信中", "休止中")]


@pytest.mark.parametrize(
    ("cadence", "unseen"),
    [(Cadence.IMMEDIATE, {"stages": (Stage.LAW,)}), (Cadence.DAILY, {"workbook": True})],
)
def test_what_the_form_does_not_show_is_kept(
    watch: Watch, client: TestClient, cadence: Cadence, unseen: dict[str, object]
) -> None:
    before = {
        "name": "知事室", "address": "a@example.jp", "proposal": watch.settings.proposal,
        "schedule": Schedule(cadence=cadence, zone="Asia/Seoul"), **unseen,
    }  # fmt: skip
    subscribers.keep(watch, Subscriber.model_validate(before))
    send(client, "/subscribers/1/edit", **{**FORM, "cadence": cadence.value})
    after = subscribers.named(watch, "知事室")
    assert after.address == FORM["address"] and after.schedule.zone == "Asia/Seoul"
    assert {name: getattr(after, name) for name in unseen} == unseen


def test_the_form_asks_whether_the_table_of_progress_is_wanted(
    watch: Watch, client: TestClient
) -> None:
    send(client, "/subscribers/new", **{**FORM, "workbook": "yes"})
    assert subscribers.named(watch, "知事室").workbook
    assert 'value="yes" selected' in client.get("/subscribers/1/edit").text
    send(client, "/subscribers/1/edit", **{**FORM, "workbook": "no"})
    assert not subscribers.named(watch, "知事室").workbook


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "名前を、80字以内で"),
        ({"hour": "25"}, "時刻は、0から23まで"),
        ({"cadence": "hourly"}, "頻度を選んで"),
        ({"address": "nowhere"}, "が正しくありません"),
        ({"address": "a@example.jp\nBcc: b@example.jp"}, "宛先に使えない文字"),
        ({"recommendations": f"I-99{ATTACK}"}, "I-99"),
        ({"channel": f"x{ATTACK}"}, "が設定されていません"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    watch: Watch, client: TestClient, wrong: dict[str, str], told: str
) -> None:
    answer = send(client, "/subscribers/new", **(FORM | wrong))
    assert answer.status_code == 422 and told in answer.text
    assert "<script" not in answer.text and 'value="総務省"' in answer.text
    with watch.session() as session:
        assert not subscribers.listed(session)


def test_a_name_is_not_taken_twice(client: TestClient) -> None:
    send(client, "/subscribers/new", **FORM)
    answer = send(client, "/subscribers/new", **FORM)
    assert answer.status_code == 422 and "すでにあります" in answer.text


def test_who_stopped_by_himself_is_not_started_again(watch: Watch, client: TestClient) -> None:
    send(client, "/subscribers/new", **FORM)
    subscribers.change_state(watch, "知事室", State.UNSUBSCRIBED)
    assert send(client, "/subscribers/1/state", state="active").status_code == 422
    assert send(client, "/subscribers/1/state", state="sleeping").status_code == 422
    assert send(client, "/subscribers/9/state", state="removed").status_code == 404


def test_only_administrators_see_subscribers_settings_and_the_audit(client: TestClient) -> None:
    assert re.findall(r'href="(/subscribers|/settings)"', client.get("/").text)
    sign_in(client, "reviewer")
    assert not re.findall(r'href="(/subscribers|/settings)"', client.get("/").text)
    paths = ("/subscribers", "/subscribers/new", "/subscribers/1/edit", "/settings", "/audit")
    assert {client.get(path).status_code for path in paths} == {403}


def test_the_audit_is_shown_page_by_page(watch: Watch, client: TestClient) -> None:
    accounts.add(watch, ATTACK, Role.VIEWER, PASSWORD, by=ATTACK)
    for _ in range(101):
        accounts.unlock(watch, "admin")
    first = client.get("/audit").text
    assert "ログイン制限の解除" in first and "アカウントの作成" not in first
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(following).text
    assert "アカウントの作成" in second and "&lt;script&gt;" in second and "<script" not in second
