"""How help looks: Japanese headings, and long Japanese text shown whole."""

from collections.abc import Sequence
from typing import Any

from rich.columns import Columns
from rich.table import Table
from rich.text import Text
from typer import rich_utils


class FoldingTable(Table):
    """A table whose columns fold texts without blanks, and cut none."""

    def add_column(self, *args: Any, **more: Any) -> None:
        """Add a column."""
        super().add_column(*args, **{"overflow": "fold", **more})


class FoldingColumns(Columns):
    """Texts beside each other that are folded where they have no blanks, and never cut."""

    def __init__(self, texts: Sequence[object]) -> None:
        for text in texts:
            if isinstance(text, Text):
                text.overflow = "fold"
        super().__init__(texts)  # type: ignore[arg-type]


WORDS = {
    "ARGUMENTS_PANEL_TITLE": "引数",
    "OPTIONS_PANEL_TITLE": "オプション",
    "COMMANDS_PANEL_TITLE": "コマンド",
    "ERRORS_PANEL_TITLE": "エラー",
    "DEFAULT_STRING": "［省略時: {}］",
    "REQUIRED_LONG_STRING": "［必須］",
    "ABORTED_TEXT": "中止しました。",
    "RICH_HELP": "使い方は [blue]{command_path} {help_option}[/] でご覧いただけます。",
}


def speak_japanese() -> None:
    """Give the help of all commands these words, and show it whole."""
    for name, words in {**WORDS, "Table": FoldingTable, "Columns": FoldingColumns}.items():
        setattr(rich_utils, name, words)
