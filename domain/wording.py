"""The wording of an announcement: what of it is steady, and how two wordings differ."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from unicodedata import is_normalized, normalize

from domain.record import Record

_VOLATILE = {
    ("アクセス", "訪問者", "閲覧", "表示", "ビュー", "pv", "access", "visitor"): (
        r"(?:アクセス|訪問者|来訪者|閲覧|表示|ページビュー|pv|access|visitor)"
        r"(?:数|回数|件数|カウンター|s)?[:は\s]*[\d,]+\s*(?:人|件|回|pv)?"
    ),
    ("人目",): r"あなたは[\d,]+人目[^。\n]*",
    ("本日", "今日", "現在", "ただいま"): (
        r"(?:本日|今日|現在時刻|現在の時刻|ただいま)\s*(?:は|:)?\s*(?:令和|平成)?[\d年月日/.\-]{4,}"
        r"(?:\s*\([月火水木金土日]\))?(?:\s*\d{1,2}[:時]\d{1,2}(?:[:分]\d{1,2}秒?)?分?)?"
    ),
    ("更新",): (
        r"(?:最終更新|更新|ページ更新|掲載内容更新)(?:日時|日)\s*:?\s*"
        r"(?:令和|平成)?[\d元年月日/.\-]{4,}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    ),
    (":",): r"\d{1,2}:\d{2}:\d{2}",
    ("sessid", "session", "sid", "token", "nonce"): (
        r"(?:jsessionid|phpsessid|session_?id|sid|token|nonce)\s*[=:]\s*[\w\-]+"
    ),
    ("",): r"\b[0-9a-f]{16,}\b",
    ("pr", "ad", "広告", "スポンサー"): (
        r"^\s*[\[【(]?(?:pr|ad|広告|スポンサーリンク)[\]】)]?\s*:?.*$"
    ),
}
"""What moves by itself, under the signs of which one is there, in small letters, when it is."""
_MOVING = [(signs, re.compile(what, re.I | re.M)) for signs, what in _VOLATILE.items()]
_SENTENCE = re.compile(r"[^。\n\f]*。|[^。\n\f]+")


GAP = "…"
"""Stands for passages that are left out."""


class Turn(StrEnum):
    """What became of a passage."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Passage(Record):
    """A sentence or line of one of two wordings."""

    turn: Turn
    text: str


def steady(text: str) -> str:
    """Return the text without what moves by itself, for comparison only.

    Counters, clocks, "today is", last-updated stamps, session numbers and advertisements go;
    dates inside sentences stay, because a postponed date is an edit.
    """
    kept = nfkc(text)
    small = kept.lower()
    for signs, moving in _MOVING:
        if any(sign in small for sign in signs):
            kept = moving.sub(" ", kept)
    return " ".join(kept.split())


def nfkc(text: str) -> str:
    """Return the text in NFKC; much faster than `normalize` where most lines are so already."""
    lines = text.splitlines(keepends=True)
    return "".join(x if is_normalized("NFKC", x) else normalize("NFKC", x) for x in lines)


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of the text."""
    return [s for m in _SENTENCE.finditer(text) if (s := " ".join(m[0].split()))]


def differences(old: str, new: str) -> Iterator[Passage]:
    """Yield the sentences of both wordings in reading order, each kept, removed or added."""
    before, after = sentences(old), sentences(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (Passage(turn=Turn.KEPT, text=s) for s in before[i1:i2])
            continue
        yield from (Passage(turn=Turn.REMOVED, text=s) for s in before[i1:i2])
        yield from (Passage(turn=Turn.ADDED, text=s) for s in after[j1:j2])


def excerpt(passages: Iterable[Passage], around: int = 1) -> list[Passage]:
    """Return the passages that changed with `around` kept ones on both sides; "…" for the rest."""
    found = list(passages)
    changed = [i for i, p in enumerate(found) if p.turn is not Turn.KEPT]
    near = {j for i in changed for j in range(i - around, i + around + 1)}
    shown = list[Passage]()
    for index, passage in enumerate(found):
        if index in near:
            shown.append(passage)
        elif not shown or shown[-1].text != GAP:
            shown.append(Passage(turn=Turn.KEPT, text=GAP))
    return shown
