"""Text to dates: Japanese eras, Western years, feeds' formats. Strict: never a guess."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from unicodedata import normalize

from domain.errors import UnreadableDate
from domain.period import TOKYO

_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_ERA = r"(?:(令和|平成|昭和|(?<![A-Za-z])[RHS])(元|\d{1,2})(?:年|\.)?)"
_ERA_DATE = re.compile(_ERA + r"(?:\(\d{4}年?\))?[.年]?(\d{1,2})[月.](\d{1,2})日?")
_YEAR_DATE = re.compile(
    r"(?<!\d)(\d{4})(?:年(?:\([^)]{2,6}\))?|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?!\d)"
)
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_RFC = re.compile(r"\d{1,2}\s+[A-Z][a-z]{2}\s+\d{2,4}\s+\d{1,2}:\d{2}")
_YEAR_MONTH = re.compile(r"(?:\d{1,4}|元)年(\d{1,2})月")
_YEAR = re.compile(r"(?<!\d)(\d{4})年|" + r"(令和|平成|昭和)(元|\d{1,2})年")


def read_date(text: str, *, year: int | None = None, month: int | None = None) -> date:
    """Return the date written in the text, as a calendar day in Japan.

    `year` is the year to assume where only month and day are written; with the `month` that the
    year was stated for, 28 December in a list of January is one of the year before. Raises
    UnreadableDate, carrying the text, when there is no date or an impossible one.
    """
    plain = normalize("NFKC", text).strip()
    try:
        if _ISO.match(plain):
            return _iso(plain)
        if _RFC.search(plain):
            return _rfc(plain)
        if found := _written(re.sub(r"\s+", "", plain), year, month):
            return found
    except (ValueError, TypeError, OverflowError):
        pass
    raise UnreadableDate(
        f"日付を読み取れません: 「{text.strip()[:60]}」",
        remedy="2026年8月19日、令和8年8月19日、2026-08-19 などの形で記載してください",
    )


def read_year(text: str) -> int | None:
    """Return the year that a heading such as 令和8年8月分 or 2026年 names, or None."""
    found = _YEAR.search(re.sub(r"\s+", "", normalize("NFKC", text)))
    if not found:
        return None
    return int(found[1]) if found[1] else _western(found[2], found[3])


def read_month(text: str) -> int | None:
    """Return the month that a heading such as 令和8年8月分 names after its year, or None."""
    found = _YEAR_MONTH.search(re.sub(r"\s+", "", normalize("NFKC", text)))
    return int(found[1]) if found else None


def _written(text: str, year: int | None, heading: int | None) -> date | None:
    found = [m for m in (_ERA_DATE.search(text), _YEAR_DATE.search(text)) if m]
    if found:
        first = min(found, key=lambda m: m.start())
        if first.re is _ERA_DATE:
            return date(_western(first[1], first[2]), int(first[3]), int(first[4]))
        return date(int(first[1]), int(first[2]), int(first[3]))
    if year and (short := _MONTH_DAY.search(text)):
        return date(year + _turn(int(short[1]), heading), int(short[1]), int(short[2]))
    return None


def _turn(month: int, heading: int | None) -> int:
    """Return by how many years a month near the turn of the year is off its heading's year."""
    apart = month - (heading or month)
    return -1 if apart > 6 else 1 if apart < -6 else 0


def _western(era: str, year: str) -> int:
    return _ERAS[era] + (1 if year == "元" else int(year))


def _iso(text: str) -> date:
    fixed = re.sub(r"(T\d{2}:\d{2}):?Z$", r"\1:00+00:00", text)
    moment = datetime.fromisoformat(fixed.replace("Z", "+00:00"))
    return _in_japan(moment)


def _rfc(text: str) -> date:
    moment = parsedate_to_datetime(re.sub(r"\bJST\b", "+0900", text))
    if re.search(r"\b(?:GMT|UTC|Z)$", text):
        moment = moment.replace(tzinfo=UTC)
    return _in_japan(moment)


def _in_japan(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date() if moment.tzinfo else moment.date()
