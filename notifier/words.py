"""Links, quotes and stages as a digest shows them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from domain.digest import AskNews, DigestItem
from domain.japanese import short_day
from domain.match import Evidence

_TERM = re.compile(r"「([^「」]+)」")


def link(url: str) -> str:
    """Return the URL when it is a web address, else nothing: scraped links are not trusted."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def shorten(text: str, length: int) -> str:
    """Return the text, cut to `length` characters with an ellipsis."""
    return text if len(text) <= length else text[: length - 1] + "…"


def steps(news: AskNews) -> str:
    """Return how far the ask had come before and has come now; empty without any evidence."""
    if not news.after.rank:
        return ""
    if not news.advanced:
        return f"{news.after.label}（前回から変わらず）"
    if not news.before.rank:
        return f"{news.after.label}（初めて確認）"
    return f"{news.before.label} → {news.after.label}"


def closing(item: DigestItem) -> str:
    """Return until when the public may comment on the item."""
    return f"{short_day(item.deadline)}まで" if item.deadline else "締切は原文をご確認ください"


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
    said = {t for e in evidence for t in _TERM.findall(e.reason)}
    named = {t for t in said if t.casefold() in text.casefold()}
    if not named:
        yield text, False
        return
    terms = sorted(named, key=len, reverse=True)
    for position, piece in enumerate(re.split(f"((?i:{'|'.join(map(re.escape, terms))}))", text)):
        if piece:
            yield piece, position % 2 == 1
