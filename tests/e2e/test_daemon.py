import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import yaml

from app.bootstrap import Watch
from app.settings import Settings
from store import runs
from tests.integration.faulty import faulty_site

ROOT = Path(__file__).resolve().parents[2]
DAEMON = [sys.executable, "-c", "from app.cli import main; main()", "up"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_crawl_that_runs_when_the_daemon_is_stopped_ends_by_itself(tmp_path: Path) -> None:
    settings = {
        "TEIGEN_HOME": str(tmp_path),
        "TEIGEN_PORT": str(free_port()),
        "TEIGEN_SOURCES_DIR": str(tmp_path),
        "TEIGEN_ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
        "TEIGEN_CRAWL_DELAY": "0",
    }
    with faulty_site() as site:
        source = {
            "title": "見本", "agency": "見本省", "kind": "feed", "url": f"{site.base}/slow",
            "licence": "見本", "secure": False, "articles": False,
        }  # fmt: skip
        (tmp_path / "slow.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
        daemon = subprocess.Popen(DAEMON, cwd=ROOT, env={**os.environ, **settings})
        try:
            while not site.count("/slow"):
                assert daemon.poll() is None
                time.sleep(0.1)
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(120) == 0
        finally:
            daemon.kill()
    watch = Watch(Settings(home=tmp_path))
    with watch.session() as session:
        run = runs.last(session, "slow")
    watch.engine.dispose()
    assert run
    assert (run.outcome, run.items) == ("ok", 2)


def reachable(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def test_without_accounts_a_daemon_for_all_the_network_serves_its_machine_alone(
    tmp_path: Path,
) -> None:
    port, log = free_port(), tmp_path / "log"
    settings = {
        "TEIGEN_HOME": str(tmp_path), "TEIGEN_PORT": str(port), "TEIGEN_HOST": "0.0.0.0",
        "TEIGEN_SOURCES_DIR": str(tmp_path / "none"),
    }  # fmt: skip
    (tmp_path / "none").mkdir()
    with log.open("wb") as errors:
        daemon = subprocess.Popen(DAEMON, cwd=ROOT, env={**os.environ, **settings}, stderr=errors)
        try:
            while not reachable("127.0.0.1", port):
                assert daemon.poll() is None
                time.sleep(0.1)
            assert not reachable("127.0.0.2", port)
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(120) == 0
        finally:
            daemon.kill()
    assert "teigen account add 名前 --role 管理者" in log.read_text("utf-8")
