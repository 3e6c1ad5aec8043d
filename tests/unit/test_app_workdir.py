import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.workdir import job_folder


def test_what_a_killed_process_left_is_cleared_and_what_runs_is_kept(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for name, age in (("old", timedelta(days=2)), ("running", timedelta(hours=1))):
        (tmp_path / name / "deep").mkdir(parents=True)
        stamp = (now - age).timestamp()
        os.utime(tmp_path / name, (stamp, stamp))
    with job_folder(tmp_path, "sample", now) as folder:
        assert folder.is_dir()
        assert {p.name for p in tmp_path.iterdir()} == {"running", folder.name}
    assert [p.name for p in tmp_path.iterdir()] == ["running"]
