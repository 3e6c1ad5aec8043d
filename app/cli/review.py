"""`teigen review`: look at links that wait for a decision, decide, and look back."""

from typing import Annotated

import typer

from app.bootstrap import Watch, build
from app.cli.filters import filtered, labelled, listed
from app.cli.output import say
from app.cli.review_sheets import more, queue_sheet, trail_sheet
from app.cli.sheet import Form, FormOption, answer
from app.review import decide, decide_together, mark_duplicate
from app.review import undo as take_back
from app.review_log import log as trail
from app.review_log import log_of
from app.review_queue import series, waiting
from domain.errors import BadInput
from domain.finding import Page
from domain.match import Grade
from domain.query import Query
from domain.queue import Waiting
from domain.review import Decision, Review

app = typer.Typer(
    no_args_is_help=True,
    help="照合結果を人が確認し、採用・不採用・付け替え・重複を記録します。",
)

Number = Annotated[int, typer.Argument(metavar="発表", help="発表の番号（review list に出ます）")]
AskArgument = Annotated[str, typer.Argument(metavar="要望事項", help="要望事項の番号。例: I-5b")]
By = Annotated[str, typer.Option("--by", help="確認した人の名前")]
Note = Annotated[str, typer.Option("--note", help="理由や気づき")]
ProposalOption = Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")]
AfterOption = Annotated[str, typer.Option(help="続きの位置（前回の最後に表示されたもの）")]
LimitOption = Annotated[int, typer.Option("--limit", "--most", min=1, max=10_000, help="件数")]
GRADES = listed(Grade)
REASONS = "、".join(f"{why.label}（{why.value}）" for why in Waiting)


@app.command("list")
@filtered
def list_(
    query: Query,
    reason: Annotated[list[str] | None, typer.Option(help=f"待っている理由。{REASONS}")] = None,
    limit: LimitOption = 20,
    after: AfterOption = "",
    format: FormOption = Form.TABLE,
) -> None:
    """確認を待っている照合結果を、急ぐもの・迷うものから順に、理由とともに一覧します。

    例: teigen review list --ask I-5b

    例: teigen review list --reason disputed --format csv > 意見の相違.csv

    例: teigen review list --agency 総務省 --grade 直接対応 --since 2026-04-01

    終了コード: 0 正常（該当なしを含む）、2 指定の誤り
    """
    reasons = [labelled(Waiting, name) for name in reason or ()]
    found = waiting(build(), query, reasons, after, limit)
    answer(format, found, queue_sheet(found.items))
    more(found.next, format)


@app.command()
def accept(
    number: Number,
    ask: AskArgument,
    by: By,
    note: Note = "",
    grade: Annotated[str, typer.Option(help=f"別の度合いとする場合に指定。{GRADES}")] = "",
    proposal: ProposalOption = None,
) -> None:
    """照合結果を採用します。照合されていない要望事項を人が加えることもできます。

    例: teigen review accept 12 I-5b --by 山田

    例: teigen review accept 12 I-5b --by 山田 --grade 関連

    終了コード: 0 記録しました、2 指定の誤り
    """
    stated = labelled(Grade, grade) if grade else None
    _say(*_decided(number, ask, Decision.ACCEPTED, by, note, proposal, grade=stated))


@app.command()
def reject(
    number: Number, ask: AskArgument, by: By, note: Note = "", proposal: ProposalOption = None
) -> None:
    """照合結果を不採用とします。記録は消えません。

    例: teigen review reject 12 I-5b --by 山田 --note 対象の制度が異なる

    終了コード: 0 記録しました、2 指定の誤り
    """
    _say(*_decided(number, ask, Decision.REJECTED, by, note, proposal))


@app.command()
def move(
    number: Number,
    ask: AskArgument,
    to: Annotated[str, typer.Argument(metavar="移し先", help="正しい要望事項の番号")],
    by: By,
    note: Note = "",
    proposal: ProposalOption = None,
) -> None:
    """照合結果を別の要望事項へ付け替えます。

    例: teigen review move 12 I-5b I-5c --by 山田

    終了コード: 0 記録しました、2 指定の誤り
    """
    _say(*_decided(number, ask, Decision.MOVED, by, note, proposal, moved_to=to))


@app.command("note")
def note_(
    number: Number,
    ask: AskArgument,
    text: Annotated[str, typer.Argument(metavar="メモ", help="残しておくこと")],
    by: By,
    proposal: ProposalOption = None,
) -> None:
    """判断をせずに、メモだけを残します。

    例: teigen review note 12 I-5b 担当課に照会中 --by 山田

    終了コード: 0 記録しました、2 指定の誤り
    """
    _say(*_decided(number, ask, Decision.NOTED, by, text, proposal))


@app.command()
def duplicate(
    number: Number,
    of: Annotated[int, typer.Argument(metavar="元の発表", help="同じ内容を伝える発表の番号")],
    by: By,
    note: Note = "",
    proposal: ProposalOption = None,
) -> None:
    """発表を、別の発表と同じ内容のもの（重複）とします。一覧や件数に数えなくなります。

    例: teigen review duplicate 34 12 --by 山田

    終了コード: 0 記録しました、2 指定の誤り
    """
    watch = build()
    done = mark_duplicate(
        watch, proposal or watch.settings.proposal, number, of, author=by, note=note
    )
    asks = "、".join(review.ask for review in done)
    say(f"発表{number}を発表{of}の重複として記録しました（要望事項{asks}、記録番号{done[0].id}）。")


@app.command("series")
def series_(
    number: Number,
    ask: AskArgument,
    decision: Annotated[str, typer.Argument(metavar="判断", help="採用 または 不採用")],
    by: By,
    note: Note = "",
    yes: Annotated[bool, typer.Option("--yes", help="確かめずに記録します")] = False,
    proposal: ProposalOption = None,
) -> None:
    """回数や日付だけが異なる一連の発表を、まとめて確認します。先に対象を表示します。

    例: teigen review series 12 I-5b 不採用 --by 山田

    終了コード: 0 記録しました、1 取りやめました、2 指定の誤り
    """
    watch, said = build(), labelled(Decision, decision)
    if said not in (Decision.ACCEPTED, Decision.REJECTED):
        raise BadInput(f"まとめて「{decision}」とはできません", remedy="採用 または 不採用")
    own = proposal or watch.settings.proposal
    found = series(watch, own, number, ask)
    answer(Form.TABLE, Page(items=found, next=None, as_of=watch.now()), queue_sheet(found))
    if not found:
        raise typer.Exit(1)
    if not yes:
        typer.confirm(f"この{len(found)}件を「{said.label}」としますか。", abort=True, err=True)
    links = [(item.finding.announcement.id, ask) for item in found]
    done = decide_together(watch, own, links, said, author=by, note=note)
    taken = f"（まとめて取り消す番号{done[0].id}）" if done else ""
    say(f"{len(done)}件を「{said.label}」として記録しました{taken}。")


@app.command()
def undo(
    review: Annotated[int, typer.Argument(metavar="記録番号", help="review log に出る番号")],
    by: By,
    note: Note = "",
) -> None:
    """確認の記録を取り消します。まとめて確認したものは、まとめて元に戻ります。記録は消えません。

    例: teigen review undo 57 --by 山田

    終了コード: 0 取り消しました、2 指定の誤り
    """
    done = take_back(build(), review, author=by, note=note)
    say(f"確認の記録{len(done)}件を取り消しました。")


@app.command()
def log(
    number: Annotated[int | None, typer.Argument(metavar="発表", help="発表の番号")] = None,
    ask: Annotated[str, typer.Argument(metavar="要望事項", help="要望事項の番号")] = "",
    author: Annotated[str, typer.Option("--author", help="この人の記録だけ")] = "",
    limit: LimitOption = 50,
    after: AfterOption = "",
    proposal: ProposalOption = None,
    format: FormOption = Form.TABLE,
) -> None:
    """いつ、だれが、何を何に改めたかを表示します。

    例: teigen review log

    例: teigen review log 12 I-5b

    例: teigen review log --author 山田 --format csv > 確認の記録.csv

    終了コード: 0 正常（該当なしを含む）、2 指定の誤り
    """
    watch = build()
    own = proposal or watch.settings.proposal
    if number is None:
        found = trail(watch, own, after, limit, author)
    else:
        lines = log_of(watch, own, number, ask)
        found = Page(items=tuple(lines), next=None, as_of=watch.now())
    answer(format, found, trail_sheet(found.items))
    more(found.next, format)


def _decided(
    number: int,
    ask: str,
    decision: Decision,
    author: str,
    note: str,
    proposal: str | None,
    *,
    moved_to: str = "",
    grade: Grade | None = None,
) -> tuple[int, Review]:
    watch: Watch = build()
    return number, decide(
        watch,
        proposal or watch.settings.proposal,
        number,
        ask,
        decision,
        author=author,
        note=note,
        moved_to=moved_to,
        grade=grade,
    )


def _say(number: int, review: Review) -> None:
    where = f"発表{number}と要望事項{review.ask}の照合結果"
    say(f"{where}を「{review.decision.label}」として記録しました（記録番号{review.id}）。")
