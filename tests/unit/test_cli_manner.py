"""How the command line looks to staff."""

import re

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.cli.output import as_table

LONG = "照合結果を採用します。照合されていない要望事項を人が加えることもできます。"


def seen(*arguments: str) -> str:
    """Return what help shows on a narrow terminal, without its frames and breaks."""
    shown = CliRunner().invoke(app, [*arguments, "--help"], env={"COLUMNS": "80", "TERM": "dumb"})
    return re.sub(r"[\s│╭╮╰╯─]", "", shown.stdout)


def test_help_shows_long_japanese_text_whole_on_a_narrow_terminal() -> None:
    assert LONG in seen("review")
    assert "意見が分かれています" in seen("matches")
    assert "この説明を表示します" in seen("review") and "［省略時:50］" in seen("matches")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "「要望事項」を指定してください。"),
        (["nosuch"], "「nosuch」というコマンドはありません。"),
        (["matches", "--nosuch"], "「--nosuch」というオプションはありません。"),
        (["matches", "--limit", "x"], "「--limit」に指定した値は使えません"),
    ],
)
def test_a_wrong_command_is_told_in_japanese(arguments: list[str], said: str) -> None:
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 2 and said in answer.stderr and "使い方: teigen" in answer.stderr
    assert "Usage" not in answer.stderr and "Error" not in answer.stderr


def test_a_table_goes_into_a_pipe_whole_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    as_table(("名前", "宛先"), [("知事室", "a" * 200 + "@example.jp"), (None, "2行\nの値")])
    assert capsys.readouterr().out.splitlines() == [
        "名前\t宛先", f"知事室\t{'a' * 200}@example.jp", "\t2行 の値",
    ]  # fmt: skip
