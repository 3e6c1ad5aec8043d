"""Proposals as YAML files: errors name the file, the place and the remedy."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.errors import BadInput
from domain.proposal import Proposal

_DEEPEST = 50
_PROBLEMS = {
    "missing": "必要な項目がありません",
    "extra_forbidden": "使えない項目です",
    "string_type": "文字を記載してください（数字だけのときは引用符で囲んでください）",
    "int_parsing": "数を記載してください",
    "tuple_type": "「- 」で始まる一覧を記載してください",
    "model_type": "「項目: 内容」の形で記載してください",
    "date_from_datetime_parsing": "日付は 2020-10-12 の形で記載してください",
    "date_parsing": "日付は 2020-10-12 の形で記載してください",
    "date_type": "日付は 2020-10-12 の形で記載してください",
}


def parse_proposal(text: str, file: str) -> Proposal:
    """Return the proposal that the YAML text describes; raise BadInput when it is none."""
    try:
        _refuse_deep(text, file)
        content: Any = yaml.load(text, yaml.CSafeLoader)
        if not isinstance(content, dict):
            raise BadInput("提言の YAML ではありません", file=file)
        for remark in ("unplaced", "doubts"):
            content.pop(remark, None)
        return Proposal.model_validate(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(
            "YAML として読み取れません",
            file=file,
            line=mark.line + 1 if mark else None,
            remedy="字下げと記号（: や -）をご確認ください",
        ) from None
    except ValidationError as error:
        lines = [f"・{_place(e['loc'])}: {_problem(e)}" for e in error.errors()[:10]]
        raise BadInput(
            "提言の内容に誤りがあります\n" + "\n".join(lines),
            file=file,
            remedy="示された項目を修正してください",
        ) from None
    except ValueError as error:
        raise BadInput(
            f"YAML の値を読み取れません（{error}）",
            file=file,
            remedy="日付は 2020-10-12 の形で記載してください",
        ) from None


def _refuse_deep(text: str, file: str) -> None:
    """Raise BadInput before the loader would exhaust its stack on values within values."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise BadInput(
                "YAML の入れ子が深すぎます",
                file=file,
                line=event.start_mark.line + 1 if event.start_mark else None,
                remedy="書き出した下書きの形に戻してください",
            )


def _place(keys: tuple[int | str, ...]) -> str:
    """Return a place in the file as staff count: recommendations の1番目 の asks."""
    return " の ".join(f"{key + 1}番目" if isinstance(key, int) else key for key in keys)


def _problem(error: ErrorDetails) -> str:
    return _PROBLEMS.get(error["type"], error["msg"])


def dump(value: dict[str, Any], path: Path, *, head: str = "") -> None:
    """Write the value as YAML that people can read and edit, below the comment `head`."""
    text = yaml.dump(value, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(head + text, encoding="utf-8")
