"""The addresses that a source reads on a given day."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import quote

from crawler.source import Source

WINDOW = timedelta(days=60)
"""How far back {since} reaches."""


def addresses(source: Source, today: date, searched: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the source's addresses, the newest first.

    {year} and {reiwa} become the year of `today` in the Western and the Japanese count, and in
    January also the year before, which still gets late additions; {since} becomes the first day
    of the last sixty, and {each} every entry of `each`, and every one of the words `searched` for
    where the source searches for the asks.
    """
    years = [today.year, today.year - 1] if today.month == 1 else [today.year]
    entries = (*source.each, *(searched if source.search_asks else ())) or ("",)
    each = [quote(entry, safe="/?=&{}") for entry in entries]
    urls = [source.url.replace("{each}", entry) for entry in each]
    return tuple(dict.fromkeys(_dated(url, today, year) for url in urls for year in years))


def is_dated(source: Source) -> bool:
    """Tell whether the source reads a page for each year."""
    return "{year}" in source.url or "{reiwa}" in source.url


def _dated(url: str, today: date, year: int) -> str:
    values = {"year": year, "reiwa": year - 2018, "since": today - WINDOW}
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", str(value))
    return url
