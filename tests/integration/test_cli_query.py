import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from app.audit import deeds
from app.bootstrap import Watch
from app.cli import app
from domain.announcement import Announcement
from domain.errors import BadInput, TeigenError, UnknownName
from domain.match import Grade, Match
from domain.stage import Stage
from store import announcements, matches, sightings

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
TITLES = ("=窓口の|改正", "窓口の案内")


@pytest.fixture(autouse=True)
def stored(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(watch.settings.home))
    for day, title in enumerate(TITLES, 10):
        item = Announcement(
            source="sample",
            agency="見本省",
            title=title,
            url="https://www.example.go.jp/1",
            published=date(2021, 11, day),
        )
        found = Match(ask="I-5b", score=0.9, grade=Grade.DIRECT, stage=Stage.BUDGET)
        with watch.session() as session:
            sightings.remember(session, item, NOW, baseline=True)
            for row in announcements.unlinked(session, watch.settings.proposal, "m"):
                matches.replace(
                    session, row, watch.settings.proposal, [found], matcher="m", now=NOW
                )


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=True)
    if isinstance(result.exception, TeigenError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_matches_into_a_pipe_are_lines_with_tabs_and_no_colours() -> None:
    lines = run("matches", "--ask", "I-5b").stdout.splitlines()
    assert [line.split("\t")[2] for line in lines] == ["題名", "窓口の案内", "=窓口の|改正"]
    assert "\x1b" not in "".join(lines)


def test_every_form_tells_the_same() -> None:
    as_json = json.loads(run("matches", "--format", "json").stdout)
    lines = run("matches", "--format", "jsonl").stdout.splitlines()
    assert as_json["items"] == [json.loads(line) for line in lines]
    rows = list(csv.DictReader(run("matches", "--format", "csv").stdout.splitlines()))
    assert [r["題名"] for r in rows] == ["窓口の案内", "'=窓口の|改正"]
    assert "=窓口の\\|改正" in run("matches", "--format", "md").stdout
    sheet = load_workbook(BytesIO(run("matches", "--format", "xlsx").stdout_bytes)).active
    assert sheet is not None
    assert [c.data_type for c in sheet["C"]] == ["s", "s", "s"]
    assert sheet["H2"].value == 0.9


def test_filters_take_japanese_names_and_refuse_others_by_name() -> None:
    assert run("matches", "--stage", "予算", "--count").stdout == "2\n"
    assert run("matches", "--grade", "関連", "--count").stdout == "0\n"
    for wrong in (("--stage", "未来"), ("--since", "昨日"), ("--as-of", "x"), ("--score-min", "7")):
        with pytest.raises(BadInput):
            run("matches", *wrong)
    with pytest.raises(UnknownName):
        run("matches", "--ask", "X-1")


def test_the_rest_of_a_list_follows_from_where_it_ended() -> None:
    first = json.loads(run("matches", "--limit", "1", "--format", "json").stdout)
    rest = run("matches", "--limit", "1", "--after", first["next"]).stdout
    assert "=窓口の" in rest


def test_search_shows_what_it_found_and_rebuilds_its_index() -> None:
    assert "改正" in run("search", "改正").stdout
    assert "2件" in run("search", "--rebuild").stdout
    with pytest.raises(BadInput):
        run("search")


def test_a_query_is_saved_run_listed_and_deleted() -> None:
    run("search", "改正", "--save", "改正もの")
    assert "改正もの" in run("saved", "list").stdout
    assert "=窓口の" in run("saved", "run", "改正もの").stdout
    run("saved", "delete", "改正もの")
    with pytest.raises(UnknownName):
        run("saved", "run", "改正もの")


def test_an_answer_and_an_assessment_show_in_progress_and_in_the_story() -> None:
    run("answer", "add", "I-5b", "検討", "--link", "https://www.example.go.jp/a", "--author", "甲")
    run("assess", "i-5b", "一部実現", "--on", "2021-12-01", "--author", "乙")
    row = next(r for r in run("progress").stdout.splitlines() if r.startswith("I-5b\t"))
    assert row.endswith("検討\t一部実現")
    told = run("ask", "I-5b", "--format", "md").stdout
    assert "段階（未確認）: 予算（2021-11-10" in told
    assert "https://www.example.go.jp/a" in told and "甲" in told
    run("answer", "withdraw", "1", "--author", "甲")
    assert "国の回答: 記録なし" in run("ask", "I-5b", "--format", "md").stdout


def test_the_audit_names_who_typed_an_entry_not_only_whose_it_is_said_to_be(watch: Watch) -> None:
    run("assess", "I-5b", "一部実現", "--author", "乙")
    run("request", "add", "--on", "2021-11-01", "--to", "見本大臣")
    asked, entered = deeds(watch, 2)
    assert entered.who.endswith("（コマンド）") and entered.detail.endswith("（記録者: 乙）")
    assert asked.who.endswith("（コマンド）")


def test_the_table_of_progress_has_ministries_the_change_and_links_for_excel() -> None:
    made = run("progress", "--since", "2020-12-31", "--format", "xlsx").stdout_bytes
    sheet = load_workbook(BytesIO(made)).worksheets[0]
    headings, *lines = sheet.iter_rows()
    names = [cell.value for cell in headings]
    [line] = [dict(zip(names, cells, strict=True)) for cells in lines if cells[0].value == "I-5b"]
    assert line["前回からの変化"].value == "確認なし → 予算"
    assert "デジタル庁" in str(line["担当府省"].value)
    assert line["URL"].hyperlink.target == "https://www.example.go.jp/1"


def test_a_silent_ask_says_as_of_when_and_over_what() -> None:
    told = run("ask", "I-1a", "--as-of", "2021-12-01", "--format", "md").stdout
    assert "2021年12月1日現在、登録済みの発表の範囲で" in told


def test_a_link_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput):
        run("answer", "add", "I-5b", "検討", "--link", "javascript:alert(1)")
