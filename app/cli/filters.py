"""The filters that `teigen matches`, `search` and `saved` share, as options."""

import inspect
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from domain.access import Scope
from domain.account import Role
from domain.errors import BadInput
from domain.event import Answer, Assessment
from domain.match import Grade
from domain.period import TOKYO
from domain.query import Dated, Query, ReviewState
from domain.queue import Waiting
from domain.review import Decision
from domain.stage import Stage

Several = list[str] | None
Labelled = TypeVar(
    "Labelled", Stage, Grade, Dated, Answer, Assessment, Scope, ReviewState, Role, Waiting, Decision
)

AsOfOption = Annotated[
    str, typer.Option(help="この日の終わり、またはこの時刻の登録内容で答えます。例: 2026-04-01")
]
ProposalOption = Annotated[str, typer.Option(help="提言の番号（省略時は設定の提言）")]


def listed(kind: type[Labelled]) -> str:
    """Return the Japanese names of all members."""
    return "、".join(member.label for member in kind)


def filters(
    proposal: ProposalOption = "",
    part: Annotated[Several, typer.Option(help="提言の部。例: I")] = None,
    recommendation: Annotated[Several, typer.Option(help="提言項目の番号。例: I-5")] = None,
    ask: Annotated[Several, typer.Option(help="要望事項の番号。例: I-5b")] = None,
    agency: Annotated[Several, typer.Option(help="府省の名前。例: 総務省")] = None,
    source: Annotated[Several, typer.Option(help="情報源の名前。例: soumu")] = None,
    since: Annotated[str, typer.Option(help="この日から（当日を含む）。例: 2026-04-01")] = "",
    until: Annotated[str, typer.Option(help="この日まで（当日を含む）。例: 2026-09-30")] = "",
    dated: Annotated[
        str, typer.Option(help="期間の基準。発表日・発見日・新着日（週報で知らせた日）")
    ] = "発表日",
    stage: Annotated[Several, typer.Option(help="段階。例: 予算")] = None,
    grade: Annotated[Several, typer.Option(help="関連の度合い。直接対応 または 関連")] = None,
    review: Annotated[Several, typer.Option(help=f"確認の状態。{listed(ReviewState)}")] = None,
    score_min: Annotated[float, typer.Option(help="確からしさの下限（0〜1）")] = 0,
    score_max: Annotated[float, typer.Option(help="確からしさの上限（0〜1）")] = 1,
    as_of: AsOfOption = "",
) -> Query:
    """Return the query that the options describe; raise BadInput for a value that is none."""
    try:
        return Query(
            proposal=proposal,
            parts=tuple(part or ()),
            recommendations=tuple(recommendation or ()),
            asks=tuple(ask or ()),
            agencies=tuple(agency or ()),
            sources=tuple(source or ()),
            since=day(since) if since else None,
            until=day(until) if until else None,
            dated=labelled(Dated, dated),
            stages=tuple(labelled(Stage, name) for name in stage or ()),
            grades=tuple(labelled(Grade, name) for name in grade or ()),
            reviews=tuple(labelled(ReviewState, name) for name in review or ()),
            score_min=score_min,
            score_max=score_max,
            as_of=moment(as_of),
        )
    except ValidationError as error:
        raise BadInput(f"検索条件が正しくありません: {error.errors()[0]['msg']}") from None


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command whose first parameter is a Query the options of `filters` instead."""
    options = inspect.signature(filters).parameters
    own = list(inspect.signature(command).parameters.values())[1:]

    def run(**values: Any) -> None:
        query = filters(**{name: values.pop(name) for name in options})
        command(query, **values)

    merged = sorted([*own, *options.values()], key=lambda p: p.default is not p.empty)
    keyword = [p.replace(kind=p.KEYWORD_ONLY) for p in merged]
    run.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in keyword}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def day(text: str) -> date:
    """Return the day that the text names in ISO form; raise BadInput otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"日付「{text}」を読み取れません", remedy="2026-04-01 のように指定してください"
        ) from None


def moment(text: str) -> datetime | None:
    """Return the end of the day, or the time in Japan, that the text names; None for none."""
    if not text:
        return None
    if "T" not in text and " " not in text:
        return datetime.combine(day(text), time.max, TOKYO)
    try:
        named = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"時刻「{text}」を読み取れません",
            remedy="2026-04-01 または 2026-04-01T09:00 のように指定してください",
        ) from None
    return named if named.tzinfo else named.replace(tzinfo=TOKYO)


def labelled(kind: type[Labelled], name: str) -> Labelled:
    """Return the member of this Japanese or English name; raise BadInput naming all members."""
    for member in kind:
        if name in (member.label, member.value):
            return member
    raise BadInput(f"「{name}」は選べません", remedy=f"次から選んでください: {listed(kind)}")
