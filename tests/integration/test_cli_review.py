import csv
import json

import pytest
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from domain.errors import BadInput, TeigenError, UnknownName
from tests.integration.test_api import remember


@pytest.fixture(autouse=True)
def stored(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(watch.settings.home))
    for day in (10, 11, 12):
        remember(watch, f"第{day}回窓口の改正", day)


def run(*arguments: str, answer: str = "") -> Result:
    result = CliRunner().invoke(app, ["review", *arguments], input=answer)
    if isinstance(result.exception, TeigenError):
        raise result.exception
    return result


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(run(*arguments, "--format", "csv").stdout.splitlines()))


def test_the_queue_says_why_each_link_waits() -> None:
    assert [r["待つ理由"] for r in rows("list")] == ["未確認"] * 3
    run("accept", "1", "I-5b", "--by", "山田")
    run("reject", "1", "I-5b", "--by", "佐藤", "--note", "別の制度")
    assert rows("list", "--reason", "disputed")[0]["待つ理由"] == "意見が分かれています"
    assert rows("list", "--reason", "本文が変わりました", "--ask", "I-5b") == []
    found = json.loads(run("list", "--limit", "1", "--format", "json").stdout)
    assert found["items"][0]["reason"] == "disputed" and found["next"]
    following = run("list", "--limit", "1", "--after", found["next"]).stdout
    assert "第10回" not in following
    with pytest.raises(BadInput, match="選べません"):
        run("list", "--reason", "気分")


def test_every_decision_is_in_the_log_with_old_and_new() -> None:
    run("accept", "1", "I-5b", "--by", "山田")
    run("move", "2", "I-5b", "I-5c", "--by", "山田")
    run("duplicate", "3", "1", "--by", "佐藤")
    run("note", "1", "I-5b", "照会中", "--by", "佐藤")
    last = rows("log")[0]
    assert (last["確認した人"], last["判断"], last["メモ"]) == ("佐藤", "メモ", "照会中")
    assert [(r["要望事項"], r["前"], r["後"]) for r in rows("log", "2")] == [
        ("I-5b", "未確認", "不採用"), ("I-5c", "未確認", "確認済み（直接対応）"),
    ]  # fmt: skip
    assert run("undo", "3", "--by", "鈴木").exit_code == 0
    assert rows("log", "3", "I-5b")[0]["判断"] == "重複（取り消し済み）"
    assert {r["確認した人"] for r in rows("log", "--author", "鈴木")} == {"鈴木"}
    with pytest.raises(BadInput, match="取り消し済み"):
        run("undo", "3", "--by", "鈴木")
    with pytest.raises(UnknownName):
        run("accept", "77", "I-5b", "--by", "山田")


def test_a_series_is_shown_before_it_is_decided() -> None:
    no = run("series", "1", "I-5b", "不採用", "--by", "山田", answer="n\n")
    assert no.exit_code == 1 and "第12回" in no.stdout and len(rows("list")) == 3
    yes = run("series", "1", "I-5b", "不採用", "--by", "山田", answer="y\n")
    assert yes.exit_code == 0 and "3件を「不採用」" in yes.stdout
    assert rows("list") == []
    with pytest.raises(BadInput, match="まとめて"):
        run("series", "1", "I-5b", "付け替え", "--by", "山田")


def test_every_command_helps_with_an_example() -> None:
    for name in ("list", "accept", "reject", "move", "note", "duplicate", "series", "undo", "log"):
        assert f"teigen review {name}" in run(name, "--help").stdout


def test_the_stated_grade_is_listed_with_the_matchers_beside_it() -> None:
    with pytest.raises(BadInput, match="選べません"):
        run("accept", "1", "I-5b", "--by", "山田", "--grade", "弱い")
    run("accept", "1", "I-5b", "--by", "山田", "--grade", "関連")
    assert rows("log", "1")[0]["後"] == "確認済み（関連）"
    told = CliRunner().invoke(app, ["matches", "--grade", "関連", "--format", "csv"]).stdout
    [line] = csv.DictReader(told.splitlines())
    assert (line["関連"], line["自動判定"]) == ("関連", "直接対応")
    story = CliRunner().invoke(app, ["ask", "I-5b", "--format", "csv"]).stdout
    told = [r for r in csv.DictReader(story.splitlines()) if r["種別"] == "発表"]
    assert sorted(r["自動判定"] for r in told) == ["", "", "直接対応"]
