"""How help looks: Japanese headings, and long Japanese text shown whole."""

import re
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


ENGLISH = {
    r"^Usage: ": "使い方: ",
    r"^Show this message and exit\.$": "この説明を表示します",
    r"^Install completion for the current shell\.$": "コマンドの補完を導入します",
    r"^Show completion for the current shell.*": "補完の設定を表示します",
    r"^No such command '(.*)'\.": r"「\1」というコマンドはありません。",
    r"^No such option: (\S+)": r"「\1」というオプションはありません。",
    r"^Missing \S+ '(.*)'\.": r"「\1」を指定してください。",
    r"^Missing command\.": "コマンドを指定してください。",
    r"^Got unexpected extra arguments? \((.*)\)": r"余分な指定があります（\1）。",
    r"^Invalid value for '(.*?)': (.*)": r"「\1」に指定した値は使えません（\2）。",
}
"""What the library says in English, as patterns, and the Japanese instead."""


class Translator(rich_utils.OptionHighlighter):
    """Says in Japanese what the library says in English, and highlights options."""

    def __call__(self, text: str | Text) -> Text:
        """Return the text as it is shown."""
        said = plain = text if isinstance(text, str) else text.plain
        for pattern, words in ENGLISH.items():
            said = re.sub(pattern, words, said)
        return super().__call__(text if said == plain else said)


def speak_japanese() -> None:
    """Give the help of all commands these words, and show it whole."""
    for name, words in {
        **WORDS,
        "Table": FoldingTable,
        "Columns": FoldingColumns,
        "highlighter": Translator(),
    }.items():
        setattr(rich_utils, name, words)
