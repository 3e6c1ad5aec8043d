import json
from pathlib import Path

from tests.e2e.test_main_job import teigen


def test_subscribers_are_kept_listed_paused_and_audited(tmp_path: Path) -> None:
    added = teigen(tmp_path, "subscriber", "add", "知事室", "--address", "c@example.test", "--day", "31",
                   "--cadence", "monthly", "--part", "II")  # fmt: skip
    assert "毎月31日8時" in added.stdout
    assert teigen(tmp_path, "subscriber", "pause", "知事室").returncode == 0
    listed = json.loads(teigen(tmp_path, "subscriber", "list", "--format", "json").stdout)
    assert {s["name"]: s["state"] for s in listed} == {
        "知事室": "paused",
        "teigen-staff@localhost": "active",
    }
    assert teigen(tmp_path, "subscriber", "audit").returncode == 0
    assert teigen(tmp_path, "subscriber", "remove", "知事室").returncode == 0
    gone = teigen(tmp_path, "subscriber", "show", "知事室")
    assert gone.returncode == 2
    assert "配信先「知事室」は登録されていません" in gone.stderr


def test_a_table_of_subscribers_goes_in_with_bad_rows_named(tmp_path: Path) -> None:
    table = tmp_path / "配信先.csv"
    table.write_text("name,address,asks\n甲,a@example.test,I-5b\n乙,b@example.test,X-1\n", "utf-8")
    tried = teigen(tmp_path, "subscriber", "import", str(table), "--dry-run")
    assert tried.returncode == 1
    assert "要望事項「X-1」" in tried.stderr
    assert "甲" not in teigen(tmp_path, "subscriber", "list").stdout
    assert (
        "1件の配信先を登録しました" in teigen(tmp_path, "subscriber", "import", str(table)).stdout
    )


def test_each_weekly_subscriber_of_the_whole_proposal_gets_the_week(tmp_path: Path) -> None:
    added = teigen(tmp_path, "subscriber", "add", "甲", "--address", "a@example.test")
    assert "毎週月曜日8時" in added.stdout
    sent = teigen(tmp_path, "digest", "--week", "2026-W46")
    assert sent.stdout.count("送りました") == 2
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 2


def test_a_digest_can_be_seen_as_one_subscriber_would_get_it(tmp_path: Path) -> None:
    teigen(tmp_path, "subscriber", "add", "甲", "--address", "a@example.test", "--ask", "I-5b")
    seen = teigen(tmp_path, "digest", "--week", "2026-W46", "--subscriber", "甲", "--dry-run")
    assert "要望事項1件" in seen.stdout
    assert "対象: I-5b" in seen.stdout
    unknown = teigen(tmp_path, "digest", "--subscriber", "乙", "--dry-run")
    assert "配信先「乙」は登録されていません" in unknown.stderr
