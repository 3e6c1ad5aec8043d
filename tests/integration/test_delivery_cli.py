"""The commands on subscribers and deliveries, within the test's own process."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from app.outbox import order_period
from app.schedule import build_schedule
from domain.errors import BadInput
from domain.period import iso_week
from domain.subscriber import Audience


@pytest.fixture(autouse=True)
def home(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIGEN_HOME", str(watch.settings.home))


def teigen(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def add(*more: str) -> Result:
    return teigen("subscriber", "add", "知事室", "--address", "c@example.test", *more)


def test_a_subscriber_may_want_the_table_of_progress(watch: Watch) -> None:
    assert add("--workbook").exit_code == 0
    shown = json.loads(teigen("subscriber", "show", "知事室").stdout)
    assert shown["workbook"] is True
    refused = add("--workbook", "--cadence", "immediate")
    assert isinstance(refused.exception, BadInput)
    assert "一覧表を添付できるのは" in str(refused.exception)


def test_a_subscriber_is_removed_and_then_erased(watch: Watch) -> None:
    add()
    early = teigen("subscriber", "erase", "知事室")
    assert isinstance(early.exception, BadInput)
    assert "先に teigen subscriber remove 知事室" in str(early.exception)
    assert teigen("subscriber", "remove", "知事室").exit_code == 0
    assert "消去できます" in teigen("subscriber", "erase", "知事室", "--dry-run").stdout
    assert "消去しました" in teigen("subscriber", "erase", "知事室").stdout
    assert "知事室" not in teigen("subscriber", "list").stdout


def test_nothing_is_erased_before_its_time_and_a_trial_erases_nothing(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert teigen("delivery", "expire").stdout == ""
    order_period(watch, Audience(proposal=watch.settings.proposal), iso_week("2026-W46"))
    teigen("digest", "--week", "2026-W46")
    monkeypatch.setenv("TEIGEN_KEEP_ADDRESSES", "1")
    later = watch.now() + timedelta(days=2)
    monkeypatch.setattr(Watch, "now", lambda _watch: later)
    assert (
        "消去の対象: 1日を過ぎた配信1件の宛先" in teigen("delivery", "expire", "--dry-run").stdout
    )
    assert "消去しました: 1日を過ぎた配信1件の宛先" in teigen("delivery", "expire").stdout
    assert teigen("delivery", "expire").stdout == ""


def test_a_delivery_whose_address_was_erased_cannot_be_tried_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_period(watch, Audience(proposal=watch.settings.proposal), iso_week("2026-W46"))
    with watch.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET state = 'failed', address = ''")
    refused = teigen("delivery", "retry", "1")
    assert isinstance(refused.exception, BadInput)
    assert "記録が消去されています" in str(refused.exception)


def test_the_daemon_erases_once_a_day(watch: Watch) -> None:
    scheduler = build_schedule(watch)
    scheduler.start(paused=True)
    job = scheduler.get_job("retention")
    assert str(job.trigger) == "cron[hour='3', minute='10']"
    assert job.func() is True
    scheduler.shutdown()
