"""Who asked, when, and under which title: read from the edges of a document."""

import re
from datetime import date
from itertools import takewhile
from unicodedata import normalize

from domain.errors import UnreadableDate
from proposals.marker import read_marker
from proposals.roles import bare
from reading.dates import read_date
from reading.paragraph import Paragraph

_KIND = r"提言|要望|提案|要請|意見|決議|声明|陳情|申し?入れ|アピール|建議|要求|宣言"
_TITLE = re.compile(
    rf"(?:{_KIND})(?:書|案|事項|集|について|（[^）]*）|\([^)]*\)|[〜～－―-].*[〜～－―-])?[】」』]?$"
)
_NAMED = re.compile(_KIND)
_CUT_TITLE = re.compile(r"(?:する|した|の|に向けた|関して|係る|のための|についての)$")
_LEGAL = (
    r"(?:(?:一般|公益)?(?:社団|財団)法人|(?:認定)?特定非営利活動法人|NPO法人|社会福祉法人|"
    r"独立行政法人)"
)
_BODY = r"(?:会|連合|同盟|機構|センター|組合|団体|ネットワーク|連盟|フォーラム)"
_SIGNED = re.compile(
    rf"^((?:{_LEGAL}[\s　]*)?[^\s　、。：:]{{2,30}}?{_BODY})"
    r"(?=$|[\s　]|会長|議長(?!会)|代表|理事長|委員長|[0-9０-９])"
)
_SPACED = re.compile(r"^(?:\S[\s　]+)+\S$")
_ADDRESSEE = re.compile(r"(?:様|殿|宛|宛て|あて|御中|各位|閣下)[\s　]*$")
_EDGE = 40


def read_title(paragraphs: list[Paragraph]) -> str:
    """Return the one first heading of a document, or the line at its top that names a proposal.

    Where no line does, it is the first line before all items; empty when there is none.
    """
    heads = [p.text for p in paragraphs if p.heading == 1]
    top = [_line(p.text) for p in paragraphs[: 2 * _EDGE]]
    if len(heads) == 1:
        return _line(heads[0]).strip("【】")
    candidates = [_whole_title(top, i) for i, text in enumerate(top) if _may_be_title(text)]
    ending = [t for t in candidates if _TITLE.search(t)]
    named = [t for t in candidates if _NAMED.search(t)]
    before = takewhile(lambda text: not read_marker(text), top)
    first = [text for text in before if _may_be_title(text)]
    return next(iter(ending or named or first), "").strip("【】")


def _may_be_title(text: str) -> bool:
    if not 0 < len(text) <= 80 or re.search(r"^（|[。\t…]|・・", text):
        return False
    if is_addressee(text) or is_date(text) or read_marker(text):
        return False
    return re.sub(r"\s", "", bare(text)) not in ("要望事項", "提言項目", "提案事項")


def _whole_title(top: list[str], place: int) -> str:
    """Return the line together with the line before it where that breaks off."""
    before = next((text for text in reversed(top[:place]) if text), "")
    cut = _CUT_TITLE.search(before) and len(before) < 60
    return f"{before}{top[place]}" if cut else top[place]


def read_association(lines: list[str]) -> str:
    """Return the name that signs the document, from its end or else from its top."""
    for line in [*reversed(lines[-_EDGE:]), *lines[:_EDGE]]:
        text = line.strip()
        if len(text) < 50 and not is_addressee(text) and (found := _SIGNED.match(text)):
            return found[1]
    return ""


def read_published(lines: list[str]) -> date | None:
    """Return the date that stands on a line of its own, at the end or else at the top."""
    for line in [*lines[-_EDGE:], *lines[:_EDGE]]:
        if is_date(line):
            return read_date(line)
    return None


def is_date(line: str) -> bool:
    """Tell whether the line is a date and little else."""
    if not 0 < len(line.strip()) < 28 or "。" in line:
        return False
    try:
        read_date(line)
    except UnreadableDate:
        return False
    rest = re.sub(r"[0-9元年月日（）()\s.令和平成昭火水木金土曜-]", "", normalize("NFKC", line))
    return len(rest) <= 4


def is_addressee(line: str) -> bool:
    """Tell whether the line names one to whom the document goes: 内閣総理大臣 ○○ 様."""
    return len(line) <= 40 and bool(_ADDRESSEE.search(line))


def _line(raw: str) -> str:
    text = raw.strip()
    return re.sub(r"[\s　]", "", text) if _SPACED.match(text) else text
