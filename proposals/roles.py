"""Headings that tell what stands below them: asks, or the background of asks."""

import re
from enum import StrEnum


class Role(StrEnum):
    """What the text below a heading is for; PROSE (はじめに) ends at the next item."""

    PLAIN = "plain"
    ASKS = "asks"
    BACKGROUND = "background"
    ANNEX = "annex"
    PROSE = "prose"


_BACKGROUND = (
    "現状", "現況", "現状認識", "課題", "問題", "問題点", "背景", "経緯", "経過", "理由",
    "根拠", "効果", "期待される", "必要性", "参考", "実績", "状況", "取組", "取組み",
    "取組状況", "これまで",
    "認識", "基本認識", "基本的", "考え方", "基本的な考え方", "担当", "担当省庁",
    "担当府省", "担当部署", "関係省庁", "関係府省", "関係府省庁", "関係法令", "所管",
    "所管省庁", "所管府省", "省庁名", "府省名", "提出先", "要望先", "提案先", "問合せ",
    "問い合わせ", "お問い合わせ", "お問合せ", "お問い合わせ先", "連絡先", "用語", "解説",
    "注釈", "脚注", "データ", "図表", "構成団体", "会員名簿", "名簿",
)  # fmt: skip
_ASKS = (
    "要望", "提案", "提言", "要請", "要求", "意見", "具体的", "具体策", "個別", "重点",
    "最重点", "重点課題", "要望事項", "提案事項", "提言事項", "要請事項", "事項", "項目",
    "内容", "具体的内容", "趣旨", "決議", "一覧", "本文", "国への", "国に対する", "共通",
    "主な", "緊急",
)  # fmt: skip
_LINKS = (
    "の", "・", "、", "，", ",", "／", "/", "と", "及び", "および", "並びに", "等", "な", "先",
    "書", "について", "に関する", "における", "を求める", "本", "当", "都", "道", "府", "県",
    "市", "町", "村", "国", "地方", "団体", "事業", "施策", "制度",
)  # fmt: skip
_PROSE = re.compile(r"はじめに|[お終]わりに|むすび|結び|結語|前文|まえがき|あとがき")
_ANNEX = re.compile(r"(?:参考資料|資料編|附属資料|付属資料|関連資料|データ集|資料[0-9０-９]*)集?")
_BRACKETS = re.compile(
    r"^[【〔［\[《〈<＜（(「■◆●○◎□◇▼▽・\s　]*(.*?)[】〕］\]》〉>＞）)」：:\s　]*$", re.DOTALL
)
_PRINCIPLES = re.compile(r"原則[^ぁ-ん。]{0,4}$")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD = re.compile(f"(?P<background>{_any(_BACKGROUND)})|(?P<asks>{_any(_ASKS)})|{_any(_LINKS)}")


def read_role(text: str) -> Role:
    """Return what a heading announces by its last word; PLAIN for any other text."""
    words = re.sub(r"\s", "", bare(text[:60]))
    if not 0 < len(words) <= 24:
        return Role.PLAIN
    if _ANNEX.fullmatch(words):
        return Role.ANNEX
    if _PROSE.fullmatch(words):
        return Role.PROSE
    found = list(_WORD.finditer(words))
    if sum(len(m[0]) for m in found) < len(words):
        return Role.PLAIN
    named = [m.lastgroup for m in found if m.lastgroup]
    return Role(named[-1]) if named else Role.PLAIN


def bare(text: str) -> str:
    """Return a heading without the brackets around it."""
    found = _BRACKETS.match(text)
    return found[1] if found else text


def opens_principles(text: str) -> bool:
    """Tell whether the heading opens a list of principles (原則)."""
    return len(text) < 40 and bool(_PRINCIPLES.search(bare(text)))


def opens_requests(text: str) -> bool:
    """Tell whether the line opens what is requested: 記, or 別記."""
    return re.sub(r"\s", "", text) in ("記", "別記")
