"""`teigen crawl`: read the sites now, or a saved page."""

from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import Watch, build
from app.cli.output import Format, as_json, as_jsonl, as_table, note, say
from app.collect import Collected, collect_all
from app.link import link
from app.proposals import known
from app.search import fill_index
from crawler.address import addresses
from crawler.page import Page
from crawler.read import read_page
from crawler.refusal import Finding, soft_failure
from crawler.source import Source
from domain.announcement import Announcement
from domain.change import Change
from domain.errors import BadInput, UnreadablePage
from domain.period import TOKYO
from store import runs

OUTCOMES = {
    "ok": "読み取り済み",
    "unchanged": "更新なし",
    "blocked": "遮断",
    "failed": "失敗",
    "interrupted": "中断",
}


REPORTED = {"source", "outcome", "items", "new", "edited", "changes", "problems", "reason"}


def crawl(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="情報源の名前（省略時はすべて）"),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="通信せず、保存済みのページを読み取ります")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """府省のサイトを巡回し、新着を登録して要望事項と照合します。

    例: teigen crawl digital_news soumu / teigen crawl maff --page maff.html --format jsonl
    """
    watch = build()
    sources = [watch.source(n) for n in names or sorted(watch.sources)]
    if page:
        if len(names or []) != 1:
            raise BadInput("--page には情報源を1つだけ指定してください")
        today = watch.now().astimezone(TOKYO).date()
        _show_page(sources[0], page, addresses(sources[0], today)[0], format)
        return
    read = [_tell(watch, collected, format) for collected in collect_all(watch, sources)]
    fill_index(watch)
    if not all(read):
        raise typer.Exit(1)


def _show_page(source: Source, path: Path, url: str, format: Format) -> None:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadInput(f"ファイルを開けません（{error.strerror}）", file=str(path)) from None
    page = Page(url=url, body=body, saved=True)
    try:
        reading = read_page(source, page)
    except BadInput as error:
        found = soft_failure(page) if isinstance(error, UnreadablePage) else None
        raise BadInput(
            _refused(found) if found else error.problem,
            file=str(path),
            line=error.line,
            remedy=error.remedy,
        ) from None
    items = [_row(a) for a in reading.announcements]
    if format is Format.TABLE:
        as_table(
            ("日付", "府省", "題名", "URL"),
            ((i["published"], i["agency"], i["title"], i["url"]) for i in items),
        )
    elif format is Format.JSON:
        as_json(items)
    else:
        for item in items:
            as_jsonl(item)
    for problem in reading.problems:
        note(f"{path}: {problem}")
    if reading.problems:
        raise typer.Exit(1)


def _told(changes: dict[str, int]) -> str:
    """Return what a crawl brought, in words; new and edited are always named."""
    counts = {Change.NEW.value: 0, Change.EDITED.value: 0, **changes}
    counts.pop(Change.UNCHANGED, None)
    return "・".join(f"{Change(name).label}{count}件" for name, count in counts.items())


def _refused(found: Finding) -> str:
    outcome, reason = found
    return f"{OUTCOMES[outcome]}: {reason}"


def _row(announcement: Announcement) -> dict[str, object]:
    fields = {"source", "title", "url", "published", "agency", "kind"}
    return announcement.model_dump(mode="json", include=fields)


def _tell(watch: Watch, collected: Collected, format: Format) -> bool:
    source, run = collected.source, collected.run
    for proposal_id in known(watch):
        link(watch, proposal_id)
    if format is Format.TABLE:
        say(f"{source.title}: {OUTCOMES[run.outcome]}（{run.items}件、うち{_told(run.changes)}）")
    else:
        as_jsonl(
            run.model_dump(
                mode="json",
                include=REPORTED,
            )
        )
    for problem in [*run.problems, run.reason]:
        if problem:
            note(f"  {problem}")
    return run.outcome in runs.READ
