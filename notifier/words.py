"""Dates, spans and quotes in the Japanese words of a digest."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from domain.digest import DigestItem
from domain.match import Evidence
from domain.period import TOKYO, Period

WEEKDAYS = "月火水木金土日"
_TERM = re.compile(r"「([^「」]+)」")


def span(period: Period) -> str:
    """Return the period in words, first and last day."""
    first, last = period.start, period.last
    start = f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return start
    end = f"{last.day}日"
    if (first.year, first.month) != (last.year, last.month):
        end = f"{last.month}月{end}"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    return f"{start}〜{end}"


def day(value: date | None) -> str:
    """Return the date with its weekday."""
    if value is None:
        return "日付なし"
    return f"{value.year}年{value.month}月{value.day}日（{WEEKDAYS[value.weekday()]}）"


def month_day(value: date | None) -> str:
    """Return month and day."""
    return f"{value.month}月{value.day}日" if value else "日付なし"


def short_day(value: date | None) -> str:
    """Return month and day with the weekday."""
    return f"{month_day(value)}（{WEEKDAYS[value.weekday()]}）" if value else "日付なし"


def moment(value: datetime | None) -> str:
    """Return the time in Japan, to the minute."""
    if value is None:
        return "―"
    local = value.astimezone(TOKYO)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def link(url: str) -> str:
    """Return the URL when it is a web address, else nothing: scraped links are not trusted."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def shorten(text: str, length: int) -> str:
    """Return the text, cut to `length` characters with an ellipsis."""
    return text if len(text) <= length else text[: length - 1] + "…"


def quotes(item: DigestItem) -> list[Evidence]:
    """Return the evidence worth quoting: at most two, none that only repeats another."""
    seen: dict[str, Evidence] = {}
    for evidence in item.evidence:
        seen.setdefault(evidence.reason, evidence)
    return list(seen.values())[:2]


def repeats_title(evidence: Evidence, title: str) -> bool:
    """Tell whether quoting the evidence would only say the title again."""
    return evidence.field == "title" and len(evidence.quote) >= 0.7 * len(title)


def marked(text: str, evidence: Iterable[Evidence]) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, those true that are words which the evidence rests on."""
    named = {t for e in evidence for t in _TERM.findall(e.reason) if t in text}
    if not named:
        yield text, False
        return
    terms = sorted(named, key=len, reverse=True)
    for position, piece in enumerate(re.split(f"({'|'.join(map(re.escape, terms))})", text)):
        if piece:
            yield piece, position % 2 == 1
