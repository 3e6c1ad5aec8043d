"""The addresses that a source reads on a given day."""

from datetime import date, timedelta
from urllib.parse import quote

from crawler.source import Source

WINDOW = timedelta(days=60)
"""How far back {since} reaches."""


def addresses(source: Source, today: date) -> tuple[str, ...]:
    """Return the source's addresses, the newest first.

    {year} and {reiwa} become the year of `today` in the Western and the Japanese count, and in
    January also the year before, which still gets late additions; {since} becomes the first day
    of the last sixty, and {each} every entry of `each`.
    """
    years = [today.year, today.year - 1] if today.month == 1 else [today.year]
    filled = [_dated(source.url, today, year) for year in years]
    each = source.each or ("",)
    found = [url.replace("{each}", quote(entry, safe="/")) for entry in each for url in filled]
    return tuple(dict.fromkeys(found))


def _dated(url: str, today: date, year: int) -> str:
    values = {"year": year, "reiwa": year - 2018, "since": today - WINDOW}
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", str(value))
    return url
