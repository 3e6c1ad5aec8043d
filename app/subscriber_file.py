"""Reads subscribers from a table (CSV or JSON Lines), one a line, as staff keep them in Excel."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from domain.errors import BadInput
from domain.match import Grade
from domain.schedule import Cadence, Schedule
from domain.stage import Stage
from domain.subscriber import MAIL, Scope, Subscriber
from reading.rows import Row, read_rows

REQUIRED = ("name",)
NAMES = {
    "名前": "name",
    "経路": "channel",
    "宛先": "address",
    "メールアドレス": "address",
    "頻度": "cadence",
    "曜日": "weekday",
    "日": "day",
    "時": "hour",
    "時間帯": "zone",
    "提言": "proposal",
    "部": "parts",
    "提言項目": "recommendations",
    "要望事項": "asks",
    "担当府省": "ministries",
    "最低区分": "minimum",
    "段階": "stages",
    "一覧表": "workbook",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = {
    **{day: str(n) for n, day in enumerate(WEEKDAYS)},
    **{
        f"{day}{suffix}": str(n)
        for n, day in enumerate("月火水木金土日")
        for suffix in ("", "曜", "曜日")
    },
    **{c.label: c.value for c in Cadence},
    **{"毎日": "daily", "毎週": "weekly", "毎月": "monthly", "即時": "immediate"},
    **{g.label: g.value for g in Grade},
    **{s.label: s.value for s in Stage},
    **{"添付する": "yes", "添付": "yes", "あり": "yes", "はい": "yes", "○": "yes"},
    **{"添付しない": "no", "なし": "no", "いいえ": "no", "×": "no"},
    **{"閣議決定": "decision", "法案提出": "law", "法案": "law"},
}


def read_subscribers(
    body: bytes, file: str, proposal: str
) -> Iterator[tuple[int, Subscriber | BadInput]]:
    """Yield, for each line of the table, its number with the subscriber or what is wrong."""
    for row in read_rows(body, file, required=REQUIRED, names=NAMES):
        yield row.line, _read(row, file, proposal)


def from_values(values: Mapping[str, Any], proposal: str) -> Subscriber:
    """Return the subscriber that these named values describe; raise BadInput naming the value."""
    given = {k: v for k, v in values.items() if v not in (None, "", [], ())}
    try:
        return Subscriber(
            name=given.get("name", ""),
            channel=given.get("channel", MAIL),
            address=given.get("address", ""),
            proposal=given.get("proposal", proposal),
            schedule=Schedule.model_validate(
                {k: _word(given[k]) for k in Schedule.model_fields if k in given}
            ),
            scope=Scope.model_validate(
                {k: _list(given[k]) for k in Scope.model_fields if k in given}
            ),
            minimum=Grade(_word(given.get("minimum", Grade.RELATED.value))),
            stages=tuple(Stage(_word(v)) for v in _list(given.get("stages", ()))),
            workbook=_word(given.get("workbook", "no")),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(
            f"{'.'.join(str(p) for p in first['loc'])} の値「{first['input']}」は使えません"
            f"（{first['msg'].removeprefix('Value error, ')}）"
        ) from None
    except ValueError as error:
        raise BadInput(
            f"最低区分または段階の値が使えません（{error}）",
            remedy="最低区分は direct か related、段階は "
            + "・".join(s.label for s in Stage)
            + " のいずれかとしてください",
        ) from None


def _read(row: Row, file: str, proposal: str) -> Subscriber | BadInput:
    if row.problem:
        return row.problem
    try:
        return from_values({NAMES.get(k, k): v for k, v in row.values.items()}, proposal)
    except BadInput as error:
        return BadInput(error.problem, file=file, line=row.line, remedy=error.remedy)


def _word(value: Any) -> str:
    text = str(value).strip()
    return WORDS.get(text.lower(), text)


def _list(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(v for v in re.split(r"[、,;\s]+", value) if v)
    return tuple(str(v) for v in value)
