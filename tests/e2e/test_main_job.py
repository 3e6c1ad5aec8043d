import json
import os
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEIGEN = [sys.executable, "-c", "from app.cli import main; main()"]


def teigen(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TEIGEN, *arguments],
        cwd=ROOT,
        env={**os.environ, "TEIGEN_HOME": str(home)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


HISTORY = """date,agency,title,url
2026-11-10,見本省,5G基地局の整備計画を認定しました,https://www.example.go.jp/1
令和8年11月11日,見本省,庁舎の清掃業務に係る入札公告,https://www.example.go.jp/2
いつか,見本省,日付のない発表,https://www.example.go.jp/3
"""


def test_the_demonstration_runs_from_crawl_to_digest() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    [mail] = (ROOT / "var/demo/outbox").glob("*.eml")
    message = message_from_bytes(mail.read_bytes(), policy=default)
    assert "2026年11月9日〜15日" in message["Subject"]
    text = message.get_body(("plain",))
    assert text is not None
    assert "見本くらし省" in text.get_content()
    assert "入札" not in text.get_content()
    home = {**os.environ, "TEIGEN_HOME": str(ROOT / "var/demo")}
    command = [sys.executable, "-c", "from app.cli import main; main()", "search", "支援"]
    found = subprocess.run(command, env=home, capture_output=True, text=True, timeout=120)
    assert "オンライン診療" in found.stdout


def test_history_goes_in_with_bad_rows_named_and_a_digest_comes_out(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text(HISTORY, encoding="utf-8")
    first = teigen(tmp_path, "announcements", "import", str(history))
    assert first.returncode == 1
    assert "history.csv:4: 日付を読み取れません" in first.stderr
    again = teigen(tmp_path, "announcements", "import", str(history), "--format", "json")
    assert json.loads(again.stdout)["unchanged"] == 2
    assert teigen(tmp_path, "rematch").returncode == 0
    shown = teigen(tmp_path, "digest", "--week", "2026-W46", "--dry-run")
    assert "5G基地局の整備計画を認定しました" in shown.stdout
    assert not (tmp_path / "outbox").exists()
    assert teigen(tmp_path, "digest", "--week", "2026-W46").returncode == 0
    assert teigen(tmp_path, "digest", "--week", "2026-W46").returncode == 0
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


def test_a_proposal_is_imported_shown_and_imported_again(tmp_path: Path) -> None:
    document = tmp_path / "yobo.txt"
    document.write_text("見本の要望書\n\n１．窓口\n\n相談の窓口を設けること。\n", encoding="utf-8")
    assert teigen(tmp_path, "proposal", "import", str(document), "--id", "mihon").returncode == 0
    document.write_text("見本の要望書\n\n１．窓口\n\n相談の窓口を増やすこと。\n", encoding="utf-8")
    again = teigen(tmp_path, "proposal", "import", str(document), "--id", "mihon")
    assert "要望事項 1a の文言が変わりました" in again.stdout
    shown = json.loads(teigen(tmp_path, "proposal", "show", "mihon", "--format", "json").stdout)
    assert shown["recommendations"][0]["asks"][0]["text"] == "相談の窓口を増やすこと。"


def test_the_shipped_catalogue_is_whole_without_any_import(tmp_path: Path) -> None:
    shown = teigen(tmp_path, "proposal", "show", "nga-2020-digital", "--format", "json")
    asks = [a for r in json.loads(shown.stdout)["recommendations"] for a in r["asks"]]
    assert len(asks) == 60
    assert all(a["title"] and a["summary"] and a["text"] is None for a in asks)


def test_match_answers_one_line_for_each_line(tmp_path: Path) -> None:
    lines = '{"id": "a", "title": "5G基地局の整備計画を認定"}\n{"id": "b", "title": "人事異動"}\n'
    answers = [
        json.loads(x) for x in teigen(tmp_path, "match", "-", stdin=lines).stdout.splitlines()
    ]
    assert [a["id"] for a in answers] == ["a", "b"]
    assert answers[0]["matches"][0]["ask"] == "I-9a"
    assert answers[1]["matches"] == []


@pytest.mark.parametrize(
    ("arguments", "body", "said"),
    [
        (["announcements", "import", "FILE.csv"], b"", "内容が空です"),
        (["announcements", "import", "FILE.csv"], b"date,title\n", "必要な列がありません: agency、url"),
        (["announcements", "import", "FILE.csv"], bytes(range(256)), "バイナリ"),
        (["proposal", "import", "FILE.txt", "--id", "x"], b"\0\1\2\3", "バイナリ"),
        (["proposal", "import", "FILE.pdf", "--id", "x"], b"%PDF-1.7 nothing", "PDF を開けません"),
        (["crawl", "meti", "--page", "FILE.html"], b"<html><p>none</p></html>", "項目が1件もありません"),
        (["crawl", "soumu", "--page", "FILE.rdf"], b"<html><p>none</p></html>", "フィード"),
        (["crawl", "nowhere"], b"", "情報源「nowhere」は登録されていません"),
        (["digest", "--week", "2021-W99"], b"", "2021-W36 のように"),
    ],
)  # fmt: skip
def test_bad_input_is_named_in_japanese(
    tmp_path: Path, arguments: list[str], body: bytes, said: str
) -> None:
    for index, argument in enumerate(arguments):
        if argument.startswith("FILE"):
            (tmp_path / argument).write_bytes(body)
            arguments = [*arguments[:index], str(tmp_path / argument), *arguments[index + 1 :]]
    done = teigen(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_daemon_answers_and_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    empty = tmp_path / "sources"
    empty.mkdir()
    settings = {
        "TEIGEN_HOME": str(tmp_path),
        "TEIGEN_PORT": str(port),
        "TEIGEN_SOURCES_DIR": str(empty),
    }
    daemon = subprocess.Popen([*TEIGEN, "up"], cwd=ROOT, env={**os.environ, **settings})
    try:
        for _ in range(100):
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                    assert json.load(answer)["ok"] is True
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the daemon did not answer")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(30) == 0
    finally:
        daemon.kill()
