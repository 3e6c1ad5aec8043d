from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import learning, models
from app.bootstrap import Watch
from app.cli import app
from app.history import import_history
from app.link import link
from app.proposals import adopt
from app.review import decide, mark_duplicate
from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.review import Decision
from matchers.matcher import Matcher
from store import reviews
from tests.unit.test_matchers_matcher import BRIDGE, proposal

TITLES = [
    "山村の吊り橋の架け替えを決定",
    "図書館の開館時間の延長を決定",
    "硬貨の図案",
    "水車の補修",
]


@pytest.fixture
def filled(watch: Watch, tmp_path: Path) -> Iterator[Watch]:
    adopt(watch, proposal(BRIDGE))
    file = tmp_path / "history.csv"
    lines = [f"2026-01-0{n},見本省,{t},https://a.example/{n}" for n, t in enumerate(TITLES, 1)]
    file.write_text("date,agency,title,url\n" + "\n".join(lines) + "\n", "utf-8")
    import_history(watch, file)
    link(watch, "p")
    yield watch


def test_a_decision_needs_a_known_ask_announcement_and_author(filled: Watch) -> None:
    with pytest.raises(UnknownName):
        decide(filled, "p", 1, "Z", Decision.ACCEPTED, author="山田")
    with pytest.raises(UnknownName, match="登録されていません"):
        decide(filled, "p", 999, "A", Decision.ACCEPTED, author="山田")
    with pytest.raises(BadInput, match="名前が空"):
        decide(filled, "p", 1, "A", Decision.ACCEPTED, author=" ")


def test_decisions_are_appended_and_keep_their_order(filled: Watch) -> None:
    for decision in (Decision.ACCEPTED, Decision.REJECTED):
        decide(filled, "p", 1, "A", decision, author="山田", note="再考")
    with filled.session() as session:
        [(announcement, said)] = reviews.all_of(session, "p")
    assert announcement.title == TITLES[0]
    assert [r.decision for r in said] == [Decision.ACCEPTED, Decision.REJECTED]


def test_learning_needs_reviews(filled: Watch) -> None:
    with pytest.raises(BadInput, match="確認済みの照合結果がありません"):
        learning.train(filled, "p")


def test_what_is_in_dispute_or_a_duplicate_teaches_nothing(filled: Watch) -> None:
    decide(filled, "p", 1, "A", Decision.ACCEPTED, author="山田")
    decide(filled, "p", 1, "A", Decision.REJECTED, author="佐藤")
    mark_duplicate(filled, "p", 2, 1, author="山田")
    with pytest.raises(BadInput, match="確認済みの照合結果がありません"):
        learning.train(filled, "p")
    decide(filled, "p", 1, "A", Decision.ACCEPTED, author="佐藤")
    assert learning.train(filled, "p").model.card["lessons"] == 1


def test_a_learned_version_is_kept_used_and_given_up_again(filled: Watch) -> None:
    decide(filled, "p", 1, "A", Decision.ACCEPTED, author="山田")
    name = models.keep(filled, learning.train(filled, "p").model)
    assert models.active(filled) == "shipped"
    models.use(filled, name)
    assert models.active(filled) == name == models.names(filled)[-1]
    assert learning.matcher(filled, "p").model.card["lessons"] == 1
    models.use(filled, "shipped")
    with pytest.raises(UnknownName):
        models.use(filled, "none")


def test_a_changed_concept_is_tried_on_the_stored_history(filled: Watch) -> None:
    now = learning.matcher(filled, "p")
    wheel = BRIDGE.model_copy(update={"name": "水車", "terms": ("水車 + 補修",)})
    changed = Matcher(learning.changed_proposal(filled, "p", proposal(BRIDGE, wheel)), now.model)
    found = learning.backtest(filled, now, changed)
    assert [(a.title, m.ask) for a, m in found.gained] == [(TITLES[3], "A")]
    assert (found.announcements, found.lost, found.by_ask()) == (4, [], [("A", 1, 0)])


def test_asks_without_news_are_listed(filled: Watch) -> None:
    found = {s.ask: s for s in learning.silent(filled, "p", 1_200)}
    assert "A" not in found
    assert (found["C"].last, found["C"].can_fire) == (None, True)
    assert {s.ask for s in learning.silent(filled, "p", 1)} == {"A", "B", "C"}
    assert learning.silent(filled, "p", 1)[0].last == date(2026, 1, 1)
    decide(filled, "p", 1, "A", Decision.REJECTED, author="山田")
    assert learning.silent(filled, "p", 1)[0].last is None


def test_the_commands_speak(filled: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(filled.settings.home))
    monkeypatch.setenv("TEIGEN_PROPOSAL", "p")
    run = CliRunner()
    for command in (
        "review list",
        "review accept 1 A --by 山田",
        "review reject 2 B --by 山田 --note 違う",
        "review move 3 B C --by 山田",
        "matcher show",
        "matcher train --use",
        "matcher use shipped",
        "matcher backtest --threshold 0.9",
        "matcher terms",
        "matcher silent",
        f"matcher concepts p --out {filled.settings.home / 'draft.yml'}",
        f"proposal import {filled.settings.home / 'draft.yml'} --id p",
    ):
        result = run.invoke(app, command.split())
        assert result.exit_code == 0, (command, result.output, result.exception)


def test_the_commands_name_what_they_do_not_know(
    filled: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(filled.settings.home))
    for command, error in (
        ("matcher terms --proposal p --ask Z", UnknownName),
        ("matcher train --proposal nowhere", UnknownName),
        (f"matcher concepts p --out {filled.settings.home}/nowhere/draft.yml", BadInput),
    ):
        result = CliRunner().invoke(app, command.split())
        assert type(result.exception) is error, (command, result.output)


def test_the_stored_grade_of_an_accepted_link_is_kept(filled: Watch) -> None:
    assert decide(filled, "p", 1, "A", Decision.ACCEPTED, author="山田").grade is Grade.DIRECT
