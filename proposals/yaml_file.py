"""Proposals as YAML files: errors name the file, the place and the remedy."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from domain.errors import BadInput
from domain.proposal import Proposal


def parse_proposal(text: str, file: str) -> Proposal:
    """Return the proposal that the YAML text describes; raise BadInput when it is none."""
    try:
        content: Any = yaml.load(text, yaml.CSafeLoader)
        if not isinstance(content, dict):
            raise BadInput("提言の YAML ではありません", file=file)
        content.pop("unplaced", None)
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
        lines = [f"・{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:10]]
        raise BadInput(
            "提言の内容に誤りがあります\n" + "\n".join(lines),
            file=file,
            remedy="示された項目を修正してください",
        ) from None


def dump(value: dict[str, Any], path: Path) -> None:
    """Write the value as YAML that people can read and edit."""
    text = yaml.dump(value, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")
