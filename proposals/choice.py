"""Which sentences of an outline are its asks."""

import re

from proposals.asks import Force, force, is_ask, is_frame, is_statement
from proposals.block import Sentence
from proposals.node import Node, Outline
from proposals.roles import Role

_NOUN = re.compile(
    r"[一-龥ァ-ヶー々A-Za-zＡ-Ｚ](?:等|など)?[)）」』]?$|(?:見直し|引上げ|引き上げ|引下げ|取組|取り組み|づくり)$"
)


def choose_asks(outline: Outline) -> None:
    """Note on each item the sentences that ask for something.

    Requests and duties count everywhere; needs (必要である) only in an item that asks for
    nothing else; noun phrases only where a sentence or a heading calls them requests. Where
    no item asks for anything, the plain text of the document is read, then sentences that
    merely state what is to be done (…を拡充する。), and last what looked like background.
    """
    root = outline.root
    for read in (_read_items, _read_front, _read_statements, _read_background):
        read(outline)
        if has_asks(root):
            return


def _read_items(outline: Outline) -> None:
    items = [n for n in outline.root.walk() if not n.background]
    for item in items:
        item.asks = [s for s in item.sentences() if is_ask(s.text)]
    for item in items:
        if item.block and not (item.children or item.asks):
            item.asks = _need(list(item.sentences()))
    called = any(is_frame(s.text) for b in outline.front for s in b.sentences())
    _choose_nouns(outline.root, called=called)


def _read_front(outline: Outline) -> None:
    outline.root.asks = [s for b in outline.front for s in b.sentences() if is_ask(s.text)]
    if outline.root.asks:
        outline.front.clear()


def _read_statements(outline: Outline) -> None:
    for item in outline.root.walk():
        if item.block and not item.background:
            item.asks = [s for s in item.sentences() if is_statement(s.text)]


def _read_background(outline: Outline) -> None:
    for item in outline.root.walk():
        item.background = False
        item.texts = [(block, Role.PLAIN) for block, _ in item.texts]
    _read_items(outline)


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
    if called and node.children and not has_asks(node):
        for item in node.walk():
            if item.block and _is_bare_noun(item):
                item.asks = list(item.sentences())[:1]
        return
    for child in node.children:
        _choose_nouns(child, called=called)


def _is_bare_noun(node: Node) -> bool:
    alone = not (node.children or node.background or any("。" in b.text for b, _ in node.texts))
    return alone and is_noun_phrase(node.title)
