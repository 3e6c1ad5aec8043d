import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.bootstrap import Watch
from app.cli import app
from app.sessions import WatchAccounts
from app.settings import Settings
from domain.account import Role
from domain.errors import BadInput, TeigenError, UnknownName
from tests.integration.signing import PASSWORD


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEIGEN_HOME", str(tmp_path))
    return tmp_path


def teigen(*arguments: str, given: str = "") -> Result:
    result = CliRunner().invoke(app, arguments, input=given)
    if isinstance(result.exception, TeigenError):
        raise result.exception
    return result


def may_sign_in(home: Path, name: str, password: str) -> bool:
    watch = Watch(Settings(home=home))
    found = WatchAccounts(watch).sign_in(name, password, "192.0.2.1")
    watch.engine.dispose()
    return isinstance(found, str)


def test_an_account_lives_by_commands(home: Path) -> None:
    added = teigen(
        "account",
        "add",
        "山田",
        "--role",
        "確認担当者",
        "--password-file",
        "-",
        given=PASSWORD + "\n",
    )
    assert added.stdout == "アカウント「山田」（確認担当者）を作成しました。\n"
    assert may_sign_in(home, "山田", PASSWORD)
    teigen("account", "role", "山田", "admin")
    teigen("account", "disable", "山田")
    assert not may_sign_in(home, "山田", PASSWORD)
    [listed] = json.loads(teigen("account", "list", "--format", "json").stdout)
    assert (listed["name"], listed["role"]) == ("山田", Role.ADMIN) and listed["disabled_at"]
    assert "password" not in listed and "管理者" in teigen("account", "list").stdout
    teigen("account", "enable", "山田")
    teigen("account", "unlock", "山田")
    made = teigen("account", "password", "山田", "--generate").stdout.splitlines()[0]
    assert len(made) >= 20 and may_sign_in(home, "山田", made)
    shown = teigen("account", "audit", "--format", "json").stdout
    done = [d["action"] for d in json.loads(shown)]
    assert done == [
        "sign_in", "password_changed", "account_unlocked", "account_enabled", "sign_in_failed",
        "account_disabled", "role_changed", "sign_in", "account_added",
    ]  # fmt: skip
    assert made not in shown and "コマンド" in shown
    assert "ログインの失敗" in teigen("account", "audit").stdout


def test_a_password_comes_from_a_file_without_its_last_line_end(home: Path) -> None:
    file = home / "password"
    file.write_text("秘密の言葉をいくつか並べる\r\n", encoding="utf-8")
    teigen("account", "add", "山田", "--password-file", str(file))
    assert may_sign_in(home, "山田", "秘密の言葉をいくつか並べる")


def test_what_cannot_be_done_is_told(home: Path) -> None:
    with pytest.raises(BadInput, match="10文字以上"):
        teigen("account", "add", "山田", "--password-file", "-", given="short")
    with pytest.raises(BadInput, match="読めません"):
        teigen("account", "add", "山田", "--password-file", str(home / "nothing"))
    with pytest.raises(BadInput, match="端末"):
        teigen("account", "add", "山田", given=PASSWORD)
    with pytest.raises(BadInput, match="選べません"):
        teigen("account", "add", "山田", "--role", "王様", "--generate")
    with pytest.raises(UnknownName, match="アカウント「山田」"):
        teigen("account", "disable", "山田")


def test_a_person_types_the_password_twice_unseen(home: Path) -> None:
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).parent / "teigen"), "account", "add", "山田"]
    screen = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen(command, **screen, start_new_session=True) as run:
        os.close(theirs)
        seen = ""
        for _ in range(2):
            while not seen.endswith(": "):
                seen += os.read(ours, 1_000).decode(errors="replace")
            os.write(ours, f"{PASSWORD}\n".encode())
            seen += "typed"
        with suppress(OSError):  # the terminal is gone when the command has ended
            while shown := os.read(ours, 1_000):
                seen += shown.decode(errors="replace")
    os.close(ours)
    assert run.returncode == 0 and PASSWORD not in seen
    assert may_sign_in(home, "山田", PASSWORD)
