"""The schema of a source file: one YAML file for each page that is watched."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from crawler.faults import schema_faults, syntax_fault
from crawler.layout import (
    Data,
    Feed,
    Layout,
    Lines,
    Listing,
    compile_expression,
    compile_selector,
)
from domain.errors import BadInput
from domain.health import Healthy
from domain.record import Record

_SAVE_AS_UTF8 = "文字コードを UTF-8 にして保存し直してください"


def _several(value: Any) -> Any:
    return [value] if isinstance(value, dict | Layout) else value


class Source(Record):
    """One watched page: a feed, a listing or a data file, with everything needed to read it.

    `kind` is what stands at `url`; a page of another kind is read as what it is, with the layouts
    given for it. `url` may hold {year}, {reiwa}, {since} and {each}; with `search_asks`, {each}
    also stands for the words by which each ask is searched for. `hosts` are the domains to which
    items may link and requests may go, besides the page's own. `every` is the least time
    between two crawls, and `quiet_every` the longest, for nights and holidays on which the source
    never publishes; `delay` is the least number of seconds between two requests. `next` selects the
    link to the next page, `follow`, on a hub without items, the links to the pages that have
    them; up to `pages` pages are read in all. `javascript_page` is the page that shows this data
    by JavaScript only. Up to `attachments` files of each article are fetched, and articles are
    looked at again on each of the first `recheck_days` days.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    agency: str = Field(min_length=1)
    kind: Literal["feed", "listing", "data"]
    url: str = Field(pattern=r"^https?://[^/\s]+")
    licence: str = Field(min_length=1)
    each: tuple[str, ...] = ()
    search_asks: bool = False
    feed: Feed = Feed()
    listing: Annotated[tuple[Listing, ...], BeforeValidator(_several)] = ()
    lines: Annotated[tuple[Lines, ...], BeforeValidator(_several)] = ()
    data: Annotated[tuple[Data, ...], BeforeValidator(_several)] = ()
    javascript_page: str = Field(default="", pattern=r"^(https?://[^/\s]+|$)")
    hosts: tuple[str, ...] = ("go.jp",)
    every: timedelta = Field(default=timedelta(hours=6), ge=timedelta(minutes=10))
    quiet_every: timedelta = timedelta(days=1)
    delay: float = Field(default=0, ge=0, le=60)
    next: str = ""
    pages: int = Field(default=1, gt=0, le=50)
    follow: str = ""
    articles: bool = True
    attachments: int = Field(default=20, ge=0, le=100)
    recheck_days: int = Field(default=14, ge=0, le=365)
    secure: bool = True
    healthy: Healthy = Healthy()

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.kind == "listing" and not (self.listing or self.lines):
            raise ValueError("kind: listing には listing: または lines: の指定が必要です")
        if self.kind == "data" and not self.data:
            raise ValueError("kind: data には data: の指定が必要です")
        if bool(self.each) != ("{each}" in self.url):
            raise ValueError("each: と、url の {each} は、両方を指定してください")
        for selector in filter(None, (self.next, self.follow)):
            compile_expression(selector) if self.kind == "data" else compile_selector(selector)
        return self

    def allows(self, url: str) -> bool:
        """Tell whether requests may go to the URL's host."""
        host, own = urlsplit(url).hostname or "", urlsplit(self.url).hostname or ""
        return any(host == h or host.endswith(f".{h}") for h in (own, *self.hosts))


def load_source(path: Path) -> Source:
    """Return the source that the file describes; raise BadInput naming file, line and remedy."""
    source, faults = examine(path)
    if source is None:
        first, more = faults[0], faults[1:]
        rest = "".join(f"\n{fault}" for fault in more)
        raise BadInput(first.problem, file=first.file, line=first.line, remedy=first.remedy + rest)
    return source


def examine(path: Path) -> tuple[Source | None, list[BadInput]]:
    """Return the source that the file describes, or None and everything that is wrong with it."""
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
        if not isinstance(content, dict):
            remedy = "title: や url: などの項目を記入してください（docs/sources.md）"
            return None, [BadInput("情報源の定義ではありません", file=file, remedy=remedy)]
        return Source.model_validate({**content, "name": path.stem}), []
    except yaml.YAMLError as error:
        return None, [syntax_fault(file, error)]
    except ValidationError as error:
        return None, schema_faults(text, file, error)
    except UnicodeDecodeError:
        return None, [BadInput("UTF-8 の文字ではありません", file=file, remedy=_SAVE_AS_UTF8)]
    except OSError as error:
        return None, [BadInput(f"ファイルを開けません（{error.strerror}）", file=file)]


def load_sources(folder: Path) -> dict[str, Source]:
    """Return all sources of a folder by name, in the order of their names."""
    return {path.stem: load_source(path) for path in sorted(folder.glob("*.yml"))}
