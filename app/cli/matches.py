"""`teigen matches` and `teigen search`: what was found, for which ask, and why."""

from typing import Annotated

import typer

from app.bootstrap import Watch, build
from app.cli.filters import filtered
from app.cli.output import note, say
from app.cli.sheet import Form, FormOption, Sheet, answer
from app.query import COUNTED, count_matches, find_announcements, find_matches
from app.saved import save as keep
from app.search import rebuild_index
from domain.errors import BadInput
from domain.finding import Finding, Hit, Page
from domain.query import Query
from domain.saved import SavedQuery, Sought

LimitOption = Annotated[int, typer.Option(min=1, max=10_000, help="表示する件数")]
AfterOption = Annotated[str, typer.Option(help="続きの位置（前回の最後に表示されたもの）")]
SaveOption = Annotated[str, typer.Option(help="この検索条件に名前を付けて保存します")]


@filtered
def matches(
    query: Query,
    text: Annotated[str, typer.Option(help="本文・題名の全文検索")] = "",
    limit: LimitOption = 50,
    after: AfterOption = "",
    count: Annotated[bool, typer.Option("--count", help="件数だけを表示します")] = False,
    save: SaveOption = "",
    format: FormOption = Form.TABLE,
) -> None:
    """要望事項に関連する発表を、新しい順に一覧します。

    例: teigen matches --ask I-5b --since 2026-04-01

    例: teigen matches --agency 総務省 --stage 予算 --format csv > 予算.csv

    例: teigen matches --recommendation I-5 --as-of 2026-03-31 --format jsonl | jq .match.score

    終了コード: 0 正常（該当なしを含む）、2 指定の誤り
    """
    watch, query = build(), query.model_copy(update={"text": text})
    if save:
        _keep(watch, save, Sought.MATCHES, query)
    if count:
        found = count_matches(watch, query)
        say(str(found) if found <= COUNTED else f"{COUNTED}件以上")
        return
    show_matches(find_matches(watch, query, after, limit), format)


@filtered
def search(
    query: Query,
    text: Annotated[str, typer.Argument(help="探す語。空白で区切るとすべてを含むもの")] = "",
    limit: LimitOption = 20,
    after: AfterOption = "",
    save: SaveOption = "",
    rebuild: Annotated[bool, typer.Option("--rebuild", help="索引を作り直します")] = False,
    format: FormOption = Form.TABLE,
) -> None:
    """発表の題名・本文・添付資料を全文検索します。表記ゆれも探します。

    例: teigen search 改正

    例: teigen search '"電子 申請" -廃止' --agency デジタル庁 --since 2026-04-01

    例: teigen search --rebuild

    終了コード: 0 正常（該当なしを含む）、2 指定の誤り
    """
    watch = build()
    if rebuild:
        done = rebuild_index(watch, lambda done: note(f"{done}件"))
        say(f"発表{done}件の索引を作り直しました。")
        return
    if not text:
        raise BadInput("探す語がありません", remedy="例: teigen search 改正")
    query = query.model_copy(update={"text": text})
    if save:
        _keep(watch, save, Sought.ANNOUNCEMENTS, query)
    show_hits(find_announcements(watch, query, after, limit), format)


def show_matches(page: Page[Finding], form: Form) -> None:
    """Write a page of matches."""
    headings = (
        "日付",
        "府省",
        "題名",
        "要望事項",
        "関連",
        "自動判定",
        "段階",
        "確からしさ",
        "確認",
        "参考",
        "URL",
    )
    rows = [
        (
            f.announcement.day,
            f.announcement.agency,
            f.announcement.title,
            f.match.ask,
            f.match.grade.label,
            f.match.overruled,
            f.match.stage.label,
            round(f.match.score, 2),
            f.review.label,
            f"{f.opinion.label}（{f.opinion.model}）" if f.opinion else "",
            f.announcement.url,
        )
        for f in page.items
    ]
    answer(form, page, Sheet(headings, rows, page.items))
    _more(page.next, form)


def show_hits(page: Page[Hit], form: Form) -> None:
    """Write a page of announcements with their snippets."""
    headings = ("日付", "府省", "題名", "抜粋", "URL")
    rows = [
        (
            h.announcement.day,
            h.announcement.agency,
            h.title,
            h.snippet,
            h.announcement.url,
        )
        for h in page.items
    ]
    answer(form, page, Sheet(headings, rows, page.items))
    _more(page.next, form)


def _keep(watch: Watch, name: str, sought: Sought, query: Query) -> None:
    keep(watch, SavedQuery(name=name, sought=sought, query=query))
    note(f"検索条件を「{name}」として保存しました。")


def _more(cursor: str | None, form: Form) -> None:
    if cursor and form is not Form.JSON:
        note(f"続きがあります: --after {cursor}")
