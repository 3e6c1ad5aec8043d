"""What an import could not place, and what in it looks doubtful."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proposals.asks import Force, force, is_appeal, is_ask, is_frame, is_statement
from proposals.block import Block, Sentence
from proposals.choice import has_asks, is_noun_phrase
from proposals.node import ASIDE, Node, Outline

_LONG = 400
_SHOWN = 40
_MIDWAY = re.compile(
    r"^(?:[をがはにへのとでも](?=[一-龥ァ-ヶ、])|[、。，．）」』】ぁぃぅぇぉっゃゅょんー])"
)


@dataclass(frozen=True)
class Passage:
    """A passage that staff should look at; `line` counts from 1, `page` is 0 without pages.

    `reason` says in Japanese what is doubtful about it.
    """

    line: int
    text: str
    page: int = 0
    reason: str = ""

    @property
    def place(self) -> str:
        """Where the passage stands, in Japanese."""
        return f"{self.page}ページ、{self.line}行目" if self.page else f"{self.line}行目"

    def as_record(self) -> dict[str, int | str]:
        """Return what is known of the passage, without what is not."""
        record: dict[str, int | str] = {
            "line": self.line,
            "page": self.page,
            "text": self.text,
            "reason": self.reason,
        }
        return {key: value for key, value in record.items() if value}


def unplaced(outline: Outline) -> Iterator[Passage]:
    """Yield what looks like an ask or a section and found no place.

    The sentence that closes the preamble only announces what follows.
    """
    front = [s for b in outline.front for s in b.sentences()]
    last = next((s for s in reversed(front) if s.text.endswith("。")), None)
    for sentence in front:
        closes = sentence is last and is_appeal(sentence.text)
        if is_ask(sentence.text) and not closes:
            yield _passage(sentence)
    yield from _unplaced_in(outline.root)


def doubts(outline: Outline) -> Iterator[Passage]:
    """Yield what was placed, or left out, in a way that staff should confirm."""
    often = Counter(s.text for n in outline.root.walk() for s in n.asks)
    yield from _doubts_in(outline.root, often)


def _unplaced_in(node: Node) -> Iterator[Passage]:
    if node.background:
        yield from (_passage(s) for n in node.walk() for s in _requests(n.blocks()))
        return
    yield from (_passage(s) for s in _requests(b for b, role in node.texts if role in ASIDE))
    asked = [has_asks(child) for child in node.children]
    if not (node.asks or any(asked)):
        yield from (_passage(s) for s in node.sentences() if is_frame(s.text))
    for child, found in zip(node.children, asked, strict=True):
        if found or child.background:
            yield from _unplaced_in(child)
        elif child.block and _is_lost_item(child) and (any(asked) or node.kind == "root"):
            yield Passage(child.block.line, child.title, child.block.page)


def _is_lost_item(node: Node) -> bool:
    return not (node.children or node.texts) and is_noun_phrase(node.title)


def _requests(blocks: Iterable[Block]) -> Iterator[Sentence]:
    """Yield the sentences that ask in so many words, though they stand among the background."""
    for block in blocks:
        for sentence in block.sentences():
            if force(sentence.text) is Force.REQUEST and not is_frame(sentence.text):
                yield sentence


def _doubts_in(node: Node, often: Counter[str], *, same: bool = False) -> Iterator[Passage]:
    if node.background:
        yield from _argued(node)
        return
    yield from _doubtful_place(node, same=same)
    for sentence in node.asks:
        if reason := _doubt(sentence.text, often[sentence.text]):
            yield _passage(sentence, reason)
    yield from _missing(node)
    numbers = {child.number for child in node.children}
    for child in node.children:
        yield from _doubts_in(child, often, same=len(numbers) == 1)


def _doubtful_place(node: Node, *, same: bool) -> Iterator[Passage]:
    marker = node.block.marker if node.block else None
    if marker and marker.label and not node.label.endswith(marker.label) and not same:
        reason = f"番号「{marker.label}」が重なるため「{node.label}」としました"
        yield from _titled(node, reason)
    if (node.children or node.texts) and not has_asks(node):
        yield from _titled(node, "要望事項のない節です")


def _argued(node: Node) -> Iterator[Passage]:
    """Yield a section of background in which duties are argued, once for all below it."""
    sentences = [s for n in node.walk() for b in n.blocks() for s in b.sentences()]
    if duties := sum(1 for s in sentences if force(s.text) is Force.DUTY):
        reason = f"背景・理由の説明とみなしました（「…べき」で終わる文が{duties}件あります）"
        yield from _titled(node, reason)


def _missing(node: Node) -> Iterator[Passage]:
    """Yield the items before which a number is missing in the document."""
    reached: dict[str, int] = {}
    for child in node.children:
        number = child.number
        before = reached.get(child.kind, 0)
        if number and before and number > before + 1:
            yield from _titled(child, f"この前の番号（{before + 1}）が見つかりません")
        reached[child.kind] = number or 0


def _titled(node: Node, reason: str) -> Iterator[Passage]:
    if node.block:
        yield Passage(node.block.line, node.title[:_SHOWN], node.block.page, reason)


def _doubt(text: str, times: int) -> str:
    if "\ufffd" in text:
        return "読み取れない文字（\ufffd）があります"
    if len(text) > _LONG:
        return f"{len(text)}字あります。二つの要望事項が続いていないかご確認ください"
    if _MIDWAY.match(text):
        return "文の途中から始まっているようです"
    if times > 1:
        return f"同じ文が{times}回あります"
    if force(text) is Force.NEED:
        return "「必要である」などの文を要望事項として読み取りました"
    if is_statement(text) and force(text) is Force.NONE:
        return "「…する。」で終わる文を要望事項として読み取りました"
    if is_noun_phrase(text) and force(text) is Force.NONE:
        return "体言止めの項目を要望事項として読み取りました"
    return ""


def _passage(sentence: Sentence, reason: str = "") -> Passage:
    return Passage(sentence.line, sentence.text, sentence.page, reason)
