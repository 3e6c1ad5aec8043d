"""Values found on a page to announcements: the same rules for every kind of page."""

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlsplit

from crawler.layout import Layout
from crawler.page import absolute
from crawler.place import Place
from crawler.source import Source
from domain.announcement import Announcement
from domain.errors import BadInput, UnreadableDate, UnreadablePage
from reading.dates import read_date, read_month, read_year

Look = Callable[[Place], Iterable[str]]
"""Looks a place up in one item and yields what is written there."""

_DITTO = ("同上", "〃", "″")


def read_items(
    source: Source, layout: Layout, base: str, items: Iterable[Look]
) -> tuple[list[Announcement], list[str]]:
    """Return the announcements, and in Japanese what is wrong with the items that are none."""
    found: list[Announcement] = []
    problems: list[str] = []
    for look in items:
        try:
            found.append(_announcement(source, layout, base, look, found))
        except BadInput as error:
            problems.append(error.problem)
    return found, problems


def _announcement(
    source: Source, layout: Layout, base: str, look: Look, earlier: list[Announcement]
) -> Announcement:
    title, url = _value(layout.titles(), look), _link(source, layout, base, look)
    if not title:
        raise UnreadablePage(f"題名のない項目があります: 「{url}」")
    if not url:
        raise UnreadablePage(f"リンクのない項目があります: 「{title}」")
    stated = _value(layout.date, look)
    if not stated and "date" not in layout.optional:
        raise UnreadablePage(f"日付のない項目があります: 「{title}」")
    agency = _value(layout.agency, look) or source.agency
    return Announcement(
        source=source.name,
        agency=earlier[-1].agency if earlier and agency in _DITTO else agency,
        title=_title(_value(layout.series, look), title, _value(layout.status, look)),
        url=url,
        published=_date(stated, _value(layout.year, look), title) if stated else None,
        published_text=stated,
        kind=_value(layout.kind, look),
        text=_value(layout.text, look),
    )


def _title(series: str, title: str, status: str) -> str:
    whole = title if series in title else f"{series} {title}"
    return f"{whole}（{status}）" if status else whole


def _date(stated: str, heading: str, title: str) -> date:
    try:
        return read_date(stated, year=read_year(heading), month=read_month(heading))
    except UnreadableDate as error:
        raise UnreadableDate(f"{error.problem}（項目「{title[:60]}」）") from None


def _link(source: Source, layout: Layout, base: str, look: Look) -> str:
    for place in layout.link:
        for written in look(place):
            link = place.shape(written)
            url = absolute(source, base, link) if link else ""
            if url.startswith(("http://", "https://")) and urlsplit(url).hostname:
                return url
    return base if "link" in layout.optional else ""


def _value(places: Iterable[Place], look: Look) -> str:
    for place in places:
        for written in look(place):
            if value := place.shape(written):
                return value
    return ""
