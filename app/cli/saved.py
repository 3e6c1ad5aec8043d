"""`teigen saved`: queries that staff keep under a name."""

from typing import Annotated

import typer

from app.bootstrap import Watch, build
from app.cli.matches import AfterOption, LimitOption, show_hits, show_matches
from app.cli.output import Format, as_json, as_table, say
from app.cli.sheet import Form, FormOption
from app.query import find_announcements, find_matches
from app.saved import forget, saved_queries, saved_query
from domain.saved import SavedQuery, Sought

app = typer.Typer(no_args_is_help=True, help="保存した検索条件の一覧・実行・削除を行います。")

NAMES = {
    "proposal": "提言", "parts": "部", "recommendations": "提言項目", "asks": "要望事項",
    "agencies": "府省", "sources": "情報源", "since": "この日から", "until": "この日まで",
    "dated": "期間の基準", "stages": "段階", "grades": "関連の度合い",
    "score_min": "確からしさの下限", "score_max": "確からしさの上限",
    "reviews": "確認の状態", "text": "語", "as_of": "時点",
}  # fmt: skip
"""What the filters of a query are called."""

NameArgument = Annotated[str, typer.Argument(metavar="名前", help="検索条件の名前")]


@app.command("list")
def list_(
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """保存した検索条件を一覧します。保存は teigen matches … --save 名前 で行います。"""
    found = saved_queries(build())
    if format is Format.TABLE:
        as_table(("名前", "対象", "条件"), ((s.name, s.sought.label, filters(s)) for s in found))
    else:
        as_json([s.model_dump(mode="json") for s in found])


@app.command()
def run(
    name: NameArgument,
    limit: LimitOption = 50,
    after: AfterOption = "",
    format: FormOption = Form.TABLE,
) -> None:
    """保存した検索条件で検索します。

    例: teigen saved run 総務省の予算 --format csv
    """
    show(build(), saved_query(build(), name), after, limit, format)


@app.command()
def delete(name: NameArgument) -> None:
    """保存した検索条件を削除します。"""
    forget(build(), name)
    say(f"検索条件「{name}」を削除しました。")


def show(watch: Watch, saved: SavedQuery, after: str, limit: int, form: Form) -> None:
    """Write a page of what the saved query finds."""
    if saved.sought is Sought.MATCHES:
        show_matches(find_matches(watch, saved.query, after, limit), form)
    else:
        show_hits(find_announcements(watch, saved.query, after, limit), form)


def filters(saved: SavedQuery) -> str:
    """Return the filters that are set, for a reader."""
    set_ = saved.query.model_dump(mode="json", exclude_defaults=True)
    return "　".join(
        f"{NAMES[name]}: {'、'.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in set_.items()
    )
