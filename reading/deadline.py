"""Reads until when the public may comment on a draft."""

import re
from datetime import date

from domain.errors import UnreadableDate
from reading.dates import read_date

_DAY = r"(?:(?:令和|平成|R)\s*(?:\d+|元)\s*年|\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_WEEKDAY = r"(?:\s*[（(][^（()）]{1,6}[)）])?"
_STATED = (
    re.compile(rf"(?:締切|締め切り|〆切|提出期限|募集期限|受付期限)[^。\d]{{0,20}}({_DAY})"),
    re.compile(
        rf"(?:意見|募集|受付|公募)[^。]{{0,30}}?({_DAY}){_WEEKDAY}\s*(?:から|より|[〜～~－ー―-])\s*"
        rf"({_DAY})"
    ),
    re.compile(rf"({_DAY}){_WEEKDAY}[^。\d]{{0,12}}まで[^。]{{0,40}}(?:意見|募集|パブリック)"),
)


def read_deadline(text: str, published: date | None) -> date | None:
    """Return the last day for comments that the text states, or None.

    A day without a year is read as the first one after `published`; a deadline that lies
    before it, or more than a year after, is not believed.
    """
    for pattern in _STATED:
        if found := pattern.search(text):
            day = _read(found[found.lastindex or 1], published)
            if day and published and not 0 <= (day - published).days <= 366:
                continue
            return day
    return None


def _read(written: str, published: date | None) -> date | None:
    first = published.year if published else None
    for year in (first, first + 1) if first else (None,):
        try:
            day = read_date(written, year=year)
        except UnreadableDate:
            continue
        if published is None or "年" in written or day >= published:
            return day
    return None
