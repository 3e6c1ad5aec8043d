"""What is wrong with a source file: each fault with its line and, in Japanese, its remedy."""

from collections.abc import Iterator

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.errors import BadInput

_MESSAGES = {
    "missing": "必須の項目がありません",
    "extra_forbidden": "知らない項目です",
    "string_type": "文字列を指定してください（数字は引用符で囲みます）",
    "string_too_short": "空にはできません",
    "int_parsing": "整数を指定してください",
    "int_type": "整数を指定してください",
    "float_parsing": "数を指定してください",
    "bool_parsing": "true か false を指定してください",
    "tuple_type": "一覧（- で始まる行、または [ ]）を指定してください",
    "model_type": "項目の集まり（キー: 値）を指定してください",
    "time_delta_parsing": "PT6H（6時間）、P1D（1日）の形で指定してください",
}
_LIMITS = {
    "greater_than": "{gt} より大きい値を指定してください",
    "greater_than_equal": "{ge} 以上を指定してください",
    "less_than": "{lt} より小さい値を指定してください",
    "less_than_equal": "{le} 以下を指定してください",
    "literal_error": "{expected} のいずれかを指定してください",
    "string_pattern_mismatch": "{pattern} の形で指定してください",
}
_REMEDY = "docs/sources.md の項目一覧をご確認ください"


def schema_faults(text: str, file: str, error: ValidationError) -> list[BadInput]:
    """Return one fault for each thing that the schema finds wrong in the YAML text."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return [
        BadInput(
            f"{_place(details)}{_message(details)}",
            file=file,
            line=_line(root, details["loc"]),
            remedy=_REMEDY,
        )
        for details in error.errors()
    ]


def syntax_fault(file: str, error: yaml.YAMLError) -> BadInput:
    """Return the fault of a text that is no YAML."""
    opened = getattr(error, "context_mark", None)
    unclosed = isinstance(error, yaml.scanner.ScannerError) and opened
    mark = opened if unclosed else getattr(error, "problem_mark", None)
    return BadInput(
        "YAML として読み取れません",
        file=file,
        line=mark.line + 1 if mark else None,
        remedy="字下げと記号（: や -）、引用符の閉じ忘れをご確認ください",
    )


def repeated_keys(text: str, file: str) -> Iterator[BadInput]:
    """Yield a fault for each key that stands twice in a mapping: YAML would keep the last only."""
    waiting = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        if isinstance(node, yaml.MappingNode):
            seen = set[str]()
            for key, value in node.value:
                waiting.append(value)
                if key.value in seen:
                    line = key.start_mark.line + 1
                    problem = f"{key.value}: が2回書かれています"
                    yield BadInput(problem, file=file, line=line, remedy="1つにまとめてください")
                seen.add(key.value)


def _place(details: ErrorDetails) -> str:
    names = [part for part in details["loc"] if isinstance(part, str)]
    return f"{'.'.join(names)}: " if names else ""


def _message(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context)
    if kind == "value_error":
        return str(context["error"])
    return _MESSAGES.get(kind, details["msg"])


def _line(root: yaml.Node | None, location: tuple[int | str, ...]) -> int | None:
    """Return the line of the innermost value on the way to the location that is written."""
    node, line = root, root.start_mark.line + 1 if root else None
    for part in location:
        for mark, value in _steps(node, part):
            node, line = value, mark.line + 1
    return line


def _steps(node: yaml.Node | None, part: int | str) -> list[tuple[yaml.Mark, yaml.Node]]:
    """Return what the node holds under the name or number, with where that is written."""
    if isinstance(node, yaml.MappingNode):
        return [(key.start_mark, value) for key, value in node.value if key.value == part][-1:]
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return [(value.start_mark, value) for value in node.value[part : part + 1]]
    return []
