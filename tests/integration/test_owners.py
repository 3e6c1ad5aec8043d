"""A token and the account that owns it are one person wherever opinions are counted."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typer.testing import CliRunner

from app import accounts, tokens
from app.bootstrap import Watch
from app.cli import app
from app.review import decide
from app.serve import build_site
from domain.access import Scope
from domain.account import Role
from domain.errors import UnknownName
from domain.review import Decision, Review
from tests.integration.life import Clock
from tests.integration.reviewing import ACCEPTED, REJECTED, P, bring, item, link, listed, queue, say
from tests.integration.signing import PASSWORD

REVIEW = frozenset({Scope.REVIEW})


@pytest.fixture
def watch(both: Watch) -> Watch:
    accounts.add(both, "山田", Role.REVIEWER, PASSWORD)
    bring(both, item("題"), link("I-5b"))
    return both


def by_token(watch: Watch, decision: Decision, token: str = "端末") -> Review:
    return decide(watch, P, 1, "I-5b", decision, author=token, by_token=True)


def test_the_last_word_of_either_counts_and_nobody_else_is_asked(watch: Watch) -> None:
    tokens.issue(watch, "端末", REVIEW, None, owner="山田")
    say(watch, ACCEPTED)
    assert by_token(watch, REJECTED).person == "山田"
    assert (listed(watch), queue(watch)) == ({"I-5b": "rejected"}, [])
    say(watch, ACCEPTED)
    assert listed(watch) == {"I-5b": "accepted"}
    say(watch, REJECTED, "佐藤")
    assert listed(watch) == {"I-5b": "disputed"}


def test_a_token_without_owner_is_a_person_of_its_own(watch: Watch) -> None:
    tokens.issue(watch, "端末", REVIEW, None)
    say(watch, ACCEPTED)
    by_token(watch, REJECTED)
    assert listed(watch) == {"I-5b": "disputed"}


def test_an_owner_named_later_settles_at_once_and_leaves_the_past(
    watch: Watch, clock: Clock
) -> None:
    tokens.issue(watch, "端末", REVIEW, None)
    say(watch, ACCEPTED)
    by_token(watch, REJECTED)
    before = clock.now + timedelta(minutes=1)
    clock.now += timedelta(hours=1)
    assert tokens.assign(watch, "端末", "山田") == "山田"
    assert (listed(watch), queue(watch)) == ({"I-5b": "rejected"}, [])
    assert listed(watch, as_of=before) == {"I-5b": "disputed"}
    tokens.assign(watch, "端末", "")
    assert listed(watch) == {"I-5b": "disputed"}
    with pytest.raises(UnknownName, match="アカウント"):
        tokens.assign(watch, "端末", "佐藤")
    with pytest.raises(UnknownName, match="トークン"):
        tokens.assign(watch, "別の端末", "山田")


def test_a_person_with_the_name_of_a_token_is_not_its_owner(watch: Watch) -> None:
    tokens.issue(watch, "端末", REVIEW, None, owner="山田")
    say(watch, ACCEPTED, "端末")
    by_token(watch, REJECTED)
    assert listed(watch) == {"I-5b": "disputed"}


def test_the_owner_is_seen_in_list_trail_and_view(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.token.build", lambda: watch)
    monkeypatch.setattr("app.cli.review.build", lambda: watch)
    run = CliRunner().invoke
    assert run(app, ["token", "add", "端末", "--scope", "確認", "--owner", "山田"]).exit_code == 0
    assert "山田" in run(app, ["token", "list"]).stdout
    by_token(watch, REJECTED)
    assert "端末（山田）" in run(app, ["review", "log", "--format", "csv"]).stdout
    with watch.session() as session:
        seen = session.connection().execute(text("SELECT author, person FROM view_reviews"))
        assert [tuple(row) for row in seen] == [("端末", "山田")]
    assert "所有者を「なし」" not in run(app, ["token", "owner", "端末"]).stdout
    assert run(app, ["token", "owner", "端末", "山田"]).stdout.count("「山田」") == 1


def test_a_token_opens_nothing_while_the_account_of_its_owner_is_disabled(watch: Watch) -> None:
    secret = tokens.issue(watch, "端末", REVIEW, None, owner="山田")
    accounts.disable(watch, "山田")
    with TestClient(build_site(watch, lambda: {"ok": True})) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        wanted = {"ask": "I-5b", "decision": "rejected"}
        assert client.post("/api/v1/announcements/1/reviews", json=wanted).status_code == 401
        assert client.get("/api/v1/matches").status_code == 401
        accounts.enable(watch, "山田")
        assert client.post("/api/v1/announcements/1/reviews", json=wanted).status_code == 201
