import json
from pathlib import Path

from tests.e2e.test_main_job import teigen


def test_deliveries_are_listed_and_only_a_stopped_one_is_tried_again(tmp_path: Path) -> None:
    teigen(tmp_path, "digest", "--week", "2026-W46")
    [sent] = json.loads(teigen(tmp_path, "delivery", "list", "--format", "json").stdout)
    assert (sent["window"], sent["state"]) == ("2026-W46", "sent")
    refused = teigen(tmp_path, "delivery", "retry", str(sent["id"]))
    assert refused.returncode == 2
    assert "止まっている配信はありません" in refused.stderr
    assert teigen(tmp_path, "bounce", "-", stdin="Subject: x\n\nx\n").stdout.startswith(
        "配信不能の"
    )


def test_feeds_and_meeting_tables_are_written_to_files(tmp_path: Path) -> None:
    feed = tmp_path / "f.json"
    done = teigen(tmp_path, "feed", "--ask", "I-5b", "--format", "json", "--output", str(feed))
    assert done.returncode == 0, done.stderr
    assert json.loads(feed.read_bytes())["items"] == []
    assert teigen(tmp_path, "feed", "--ask", "X").returncode == 2
    for name in ("一覧.xlsx", "一覧.docx"):
        done = teigen(tmp_path, "meeting", str(tmp_path / name), "--since", "2026-07-01")
        assert "60件" in done.stdout, done.stderr
        assert (tmp_path / name).read_bytes().startswith(b"PK")
    wrong = teigen(tmp_path, "meeting", str(tmp_path / "x.pdf"))
    assert ".xlsx" in wrong.stderr
