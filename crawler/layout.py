"""The layouts in which a page can keep its items: a listing, a feed, a data file."""

import re
from typing import Any, Literal, Self

import jmespath
import soupsieve
from jmespath.exceptions import JMESPathError
from pydantic import Field, field_validator, model_validator

from crawler.place import Place, Places
from domain.record import Record


class Layout(Record):
    """Where the values of each item stand.

    `series` is written before the title, such as the council of a meeting; `status` after it in
    brackets, where a new status of a known thing is news, such as a bill's. `year` names the year
    (and month) of dates without one. Items may lack what `optional` lists: without a link, the
    page's own address stands for it. `url` is the page that has this layout, where it is not the
    source's own: relative links of saved pages start from there.
    """

    url: str = ""
    title: Places = ()
    link: Places = ()
    date: Places = ()
    year: Places = ()
    series: Places = ()
    status: Places = ()
    agency: Places = ()
    kind: Places = ()
    text: Places = ()
    optional: frozenset[Literal["link", "date"]] = frozenset()

    def titles(self) -> Places:
        """Return where a title may stand."""
        return self.title

    def places(self) -> list[Place]:
        """Return every place that the layout names."""
        named = (self.title, self.link, self.date, self.year)
        more = (self.series, self.status, self.agency, self.kind, self.text)
        return [place for places in (*named, *more) for place in places]


class Listing(Layout):
    """An HTML page; `item` selects its items, and a title is the link's text unless stated."""

    item: str
    link: Places = (Place(select="a[href]", attribute="href"),)

    def titles(self) -> Places:
        """Return where a title may stand: in the text of the link unless stated otherwise."""
        return self.title or tuple(p.model_copy(update={"attribute": ""}) for p in self.link)

    @field_validator("link")
    @classmethod
    def _links_are_addresses(cls, places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(
            p if p.attribute else p.model_copy(update={"attribute": "href"}) for p in places
        )

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not self.date and "date" not in self.optional:
            raise ValueError("date: を指定してください（日付のない一覧では optional: [date]）")
        for selector in (self.item, *(s for p in self.places() for s in _selectors(p))):
            compile_selector(selector)
        return self


class Lines(Layout):
    """A page of plain lines; each match of the regular expression `item` in them is an item.

    `select` of a place names a group of the expression; `before` is a regular expression for the
    nearest line before the item.
    """

    item: str
    title: Places = (Place(select="title"),)
    optional: frozenset[Literal["link", "date"]] = frozenset({"link"})

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        try:
            groups = re.compile(self.item, re.MULTILINE).groupindex
            for place in self.places():
                re.compile(place.before, re.MULTILINE)
        except re.error as error:
            raise ValueError(f"正規表現として正しくありません（{error}）") from None
        unknown = {p.select for p in self.places() if p.select} - set(groups)
        if unknown:
            raise ValueError(f"item: に無い名前です: {'、'.join(sorted(unknown))}")
        return self


class Feed(Layout):
    """RSS 1.0, RSS 2.0 or Atom, with the names of the elements as the formats define them."""

    title: Places = (Place(select="title"),)
    link: Places = (Place(select="link"),)
    date: Places = tuple(
        Place(select=name)
        for name in ("date", "pubDate", "published", "issued", "updated", "modified")
    )
    kind: Places = (Place(select="category"),)
    text: Places = tuple(
        Place(select=name) for name in ("description", "summary", "encoded", "content")
    )


class Data(Layout):
    """A JSON or CSV file; `items` is the JMESPath expression of its list of items.

    A CSV file is a list of rows, each a list of cells, without its heading: a first row in which
    no cell holds a digit. `next` of the source gives the value that
    `next_parameter` of the address takes for the page after this one.
    """

    format: Literal["json", "csv"] = "json"
    items: str = Field(min_length=1)
    next_parameter: str = ""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not self.title:
            raise ValueError("title: を指定してください")
        for expression in (self.items, *(p.select for p in self.places())):
            compile_expression(expression)
        return self


def compile_selector(selector: str) -> soupsieve.SoupSieve:
    """Return the compiled CSS selector; raise ValueError when it is none."""
    try:
        return soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"CSS セレクタ「{selector}」が正しくありません（{reason}）") from None


def compile_expression(expression: str) -> Any:
    """Return the compiled JMESPath expression; raise ValueError when it is none."""
    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"JMESPath「{expression}」が正しくありません（{reason}）") from None


def _selectors(place: Place) -> list[str]:
    return [s for s in (place.select, place.before, place.around) if s]
