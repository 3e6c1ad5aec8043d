"""`teigen source new` and `teigen sources check`: draft a source file, check all of them."""

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml
from pydantic import ValidationError

from app.bootstrap import Watch, build
from app.cli.output import as_table, note, say
from app.collect import manners
from crawler.check import check_sources
from crawler.fetch import fetch
from crawler.guess import guess, guess_title
from crawler.page import Page
from crawler.read import read_page
from crawler.refusal import soft_failure
from crawler.source import Source, load_source
from domain.errors import BadInput, UnreadablePage
from domain.period import TOKYO

SAVED_PAGES = Path("tests") / "pages"

app = typer.Typer(no_args_is_help=True, help="情報源ファイルを作成します。")


@app.callback()
def source() -> None:
    """情報源ファイルを作成します。"""


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="情報源の名前（英小文字・数字・下線）")],
    url: Annotated[str, typer.Argument(help="新着情報のページまたはフィードの URL")],
) -> None:
    """ページを1回だけ取得し、読み取り方を推測して情報源ファイルを作ります。

    既にあるファイルは上書きしません。例: teigen source new mihon https://www.mihon.go.jp/news.xml
    """
    watch = build()
    path = watch.settings.sources_dir / f"{name}.yml"
    _refuse(name, url, path)
    page = fetch(
        url,
        manners=manners(watch),
        timeout=watch.settings.crawl_timeout,
        workdir=watch.settings.home / "crawl",
    )
    saved = _save(page, watch.settings.home / "pages" / name)
    say(f"ページを保存しました: {saved}")
    path.write_text(_draft(watch, url, _guess(page)), encoding="utf-8")
    say(f"情報源ファイルを作りました: {path}")
    shown = _show(load_source(path), page)
    say(
        "次の点をご確認ください。\n"
        "・title（名称）、agency（府省名）、licence（利用規約）を正しく書き直す\n"
        "・上の題名・日付・URL が、ブラウザで見たページと合っているか\n"
        "・healthy（件数と新しさの目安）と every（巡回の間隔）\n"
        f"・確認: teigen crawl {name} --page {saved} / teigen sources check"
    )
    if not shown:
        raise typer.Exit(1)


def check() -> None:
    """すべての情報源ファイルを検査し、誤りをファイル名・行番号・対処とともに示します。"""
    watch = build()
    folder = watch.settings.sources_dir
    pages = SAVED_PAGES if SAVED_PAGES.is_dir() else None
    faults = check_sources(folder, pages, watch.now().astimezone(TOKYO).date())
    for fault in faults:
        note(str(fault))
    if faults:
        note(f"誤りが{len(faults)}件あります。")
        raise typer.Exit(1)
    count = len(list(folder.glob("*.yml")))
    say(f"情報源ファイル{count}件に誤りはありません。")


def _refuse(name: str, url: str, path: Path) -> None:
    if path.exists():
        raise BadInput(
            "既にあるため、上書きしません", file=str(path), remedy="別の名前にしてください"
        )
    try:
        Source(name=name, title=name, agency=name, kind="feed", url=url, licence=name)
    except ValidationError:
        raise BadInput(
            f"名前「{name}」または URL「{url}」が正しくありません",
            remedy="名前は英小文字で始まる英小文字・数字・下線、URL は https:// から始めてください",
        ) from None


def _save(page: Page, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    start = page.body[:200].lstrip(b"\xef\xbb\xbf \r\n")
    suffix = "xml" if re.match(rb"<\?xml|<rss|<rdf|<feed", start) else "html"
    path = folder / f"page.{suffix}"
    path.write_bytes(page.body)
    return path


def _guess(page: Page) -> dict[str, Any]:
    try:
        return {"title": guess_title(page) or page.url, **guess(page)}
    except UnreadablePage as error:
        found = soft_failure(page)
        problem = found[1] if found else error.problem
        raise BadInput(problem, file=page.url, remedy=error.remedy) from None


def _draft(watch: Watch, url: str, guessed: dict[str, Any]) -> str:
    draft: dict[str, Any] = {
        "title": guessed["title"],
        "agency": _agency(watch, url),
        "kind": guessed["kind"],
        "url": url,
        "licence": "（利用規約を確認して記入）",
        "secure": url.startswith("https://"),
        "every": "PT6H",
        **guessed,
        "healthy": {"items_min": 1, "items_max": 500, "fresh_business_days": 10},
    }
    return yaml.dump(draft, allow_unicode=True, sort_keys=False, width=100)


def _agency(watch: Watch, url: str) -> str:
    """Return the agency of a known source on the same host, or the host."""
    host = urlsplit(url).hostname or url
    same = (s.agency for s in watch.sources.values() if urlsplit(s.url).hostname == host)
    return next(same, host)


def _show(source: Source, page: Page) -> bool:
    try:
        reading = read_page(source, page)
    except BadInput as error:
        note(f"推測した指定では読み取れませんでした。手直しが必要です。\n{error}")
        return False
    as_table(
        ("日付", "題名", "URL"),
        ((a.published, a.title, a.url) for a in reading.announcements[:10]),
    )
    say(f"読み取れた項目: {len(reading.announcements)}件（{source.kind}）")
    for problem in reading.problems:
        note(problem)
    return True
