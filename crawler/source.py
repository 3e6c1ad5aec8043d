"""The schema of a source file: one YAML file for each page that is watched."""

from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from domain.errors import BadInput
from domain.health import Healthy
from domain.record import Record


class Listing(Record):
    """Where a listing page keeps its items, as CSS selectors.

    `title`, `link`, `date` and `agency` are looked for inside each `item`; an empty `title` is
    the link's own text. With `date_before`, the date is the nearest element before the item that
    fits this selector; with `date_comment`, it stands in an HTML comment inside the item.
    `year_before` selects the heading that holds the year of dates without one. `date_attribute`
    names the attribute that holds the date.
    """

    item: str
    link: str = "a[href]"
    title: str = ""
    date: str = ""
    date_attribute: str = ""
    date_before: str = ""
    date_comment: bool = False
    year_before: str = ""
    agency: str = ""
    kind: str = ""

    @model_validator(mode="after")
    def _says_where_dates_are(self) -> Self:
        if not (self.date or self.date_before or self.date_comment):
            raise ValueError("date・date_before・date_comment のいずれかを指定してください")
        return self


class Source(Record):
    """One watched page: a feed or a listing, with everything needed to read it.

    `hosts` are the domains to which items may link and requests may go, besides the page's own;
    `every` is the least time between two crawls, and `quiet_every` the longest, for nights and
    holidays on which the source never publishes. `next` selects the link to the next page, read
    up to `pages` pages in all; `follow` selects, on a hub page without items, the link to the
    page that has them.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    agency: str
    kind: Literal["feed", "listing"]
    url: str = Field(pattern=r"^https?://")
    licence: str
    listing: Listing | None = None
    hosts: tuple[str, ...] = ("go.jp",)
    every: timedelta = timedelta(hours=6)
    quiet_every: timedelta = timedelta(days=1)
    next: str = ""
    pages: int = Field(default=1, gt=0, le=50)
    follow: str = ""
    articles: bool = True
    secure: bool = True
    healthy: Healthy = Healthy()

    @model_validator(mode="after")
    def _listing_has_selectors(self) -> Self:
        if (self.kind == "listing") != (self.listing is not None):
            raise ValueError("kind: listing には listing: の指定が必要です（feed には不要です）")
        return self


def load_source(path: Path) -> Source:
    """Return the source that the file describes; raise BadInput naming file and remedy."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Source.model_validate({"name": path.stem, **(content or {})})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(
            "YAML として読み取れません", file=str(path), line=mark.line + 1 if mark else None
        ) from None
    except (ValidationError, TypeError) as error:
        details = error.errors() if isinstance(error, ValidationError) else []
        lines = [f"・{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in details]
        raise BadInput(
            "情報源の定義に誤りがあります\n" + "\n".join(lines),
            file=str(path),
            remedy="docs/sources.md の項目一覧をご確認ください",
        ) from None


def load_sources(folder: Path) -> dict[str, Source]:
    """Return all sources of a folder by name, in the order of their names."""
    return {path.stem: load_source(path) for path in sorted(folder.glob("*.yml"))}
