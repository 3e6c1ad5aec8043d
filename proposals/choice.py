"""Which sentences of an outline are its asks."""

import re

from proposals.asks import Force, force, is_ask, is_frame
from proposals.block import Sentence
from proposals.outline import Node, Outline
from proposals.roles import Role

_NOUN = re.compile(
    r"[一-龥ァ-ヶー々A-Za-zＡ-Ｚ](?:等|など)?[)）」』]?$|(?:見直し|引上げ|引き上げ|引下げ|取組|取り組み|づくり)$"
)


def choose_asks(outline: Outline) -> None:
    """Note on each item the sentences that ask for something.

    Requests and duties count everywhere; needs (必要である) only in an item that asks for
    nothing else; noun phrases only in a list that a sentence or a heading calls requests.
    Where no item asks for anything, the plain text of the document is read.
    """
    root = outline.root
    for node in root.walk():
        if not node.background:
            node.asks = [s for s in node.sentences() if is_ask(s.text)]
    for node in root.walk():
        if not (node.children or node.asks or node.background) and node.block:
            node.asks = _need(list(node.sentences()))
    _choose_nouns(root, called=any(is_frame(s.text) for b in outline.front for s in b.sentences()))
    if not has_asks(root):
        root.asks = [s for b in outline.front for s in b.sentences() if is_ask(s.text)]
        outline.front.clear()


def has_asks(node: Node) -> bool:
    """Tell whether the item or anything below it asks for something."""
    return any(n.asks for n in node.walk())


def is_noun_phrase(text: str) -> bool:
    """Tell whether the text is a heading or an item without verb: 財源の確保."""
    return "。" not in text and bool(_NOUN.search(text.strip()))


def _need(sentences: list[Sentence]) -> list[Sentence]:
    last = sentences[-1:]
    return [s for s in last if force(s.text) is Force.NEED and not is_frame(s.text)]


def _choose_nouns(node: Node, *, called: bool) -> None:
    called = called or node.role is Role.ASKS or any(is_frame(s.text) for s in node.sentences())
    items = node.children
    if called and items and all(_is_bare_noun(n) for n in items):
        for item in items:
            item.asks = list(item.sentences())[:1]
    for child in items:
        _choose_nouns(child, called=called)


def _is_bare_noun(node: Node) -> bool:
    alone = not (node.children or node.asks or node.background)
    return alone and is_noun_phrase(node.title)
