"""The outline of a document: items within items, in the order that the document itself uses."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from proposals.asks import is_ask, is_frame
from proposals.block import Block
from proposals.marker import LETTER_TIER, PART_TIER, Marker
from proposals.node import ASIDE, Node, Outline
from proposals.roles import Role, opens_requests, read_role


def read_outline(blocks: list[Block]) -> Outline:
    """Return the outline; the levels are learned from the order of their first use."""
    blocks = _without_contents(blocks)
    call = _call(blocks)
    front, body = blocks[:call], blocks[call:]
    builder = _Builder(_heading_kinds(body), called=call > 0)
    for block in body:
        builder.take(block)
    if not call:
        front = [b for b, _ in builder.root.texts]
        builder.root.texts.clear()
    return Outline(builder.root, front)


def _call(blocks: list[Block]) -> int:
    """Return the place behind the call for requests, 0 when the document starts with them.

    The call is 記, or a sentence (以下のとおり求める) after items that all state mere facts.
    """
    for place, block in enumerate(blocks, 1):
        if opens_requests(block.text):
            return place
    listed = False
    for place, block in enumerate(blocks, 1):
        if block.marker:
            listed = block.text.endswith("。") and not any(
                is_ask(s.text) for s in block.sentences()
            )
            if not listed:
                return 0
        elif listed and any(is_frame(s.text) for s in block.sentences()):
            return place
    return 0


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Return the blocks without a table of contents: headings that all come again at once."""
    first = {_key(b): i for i, b in reversed(list(enumerate(blocks))) if b.marker}
    for place, block in enumerate(blocks):
        start = first.get(_key(block), place)
        listed = blocks[start:place]
        if len(listed) > 1 and all(b.marker and "。" not in b.text for b in listed):
            return blocks[:start] + blocks[place:]
    return blocks


def _key(block: Block) -> tuple[Marker | None, str]:
    return block.marker, "".join(block.text.split())


def _heading_kinds(blocks: list[Block]) -> dict[int, str]:
    """Return the kinds of headings that part the document, by the identity of the block.

    A heading without marker counts when its form comes twice or more: in brackets, as a
    heading style, or as a short line from which the numbers of the items begin again.
    """
    found: dict[int, str] = {}
    for block, following in pairwise(blocks):
        if read_role(block.text) is not Role.PLAIN or (block.marker and not block.heading):
            continue
        first = following.marker and following.marker.number in (None, 1)
        if block.heading:
            found[id(block)] = f"h{block.heading}"
        elif block.is_bracketed and (first or not following.marker):
            found[id(block)] = f"bracket{block.text[0]}"
        elif block.is_title and following.marker and following.marker.number == 1:
            found[id(block)] = f"title{following.marker.kind}"
    often = Counter(found.values())
    return {key: kind for key, kind in found.items() if often[kind] > 1}


class _Builder:
    """Places block after block; knows the kinds of markers, outermost first."""

    def __init__(self, headings: dict[int, str], *, called: bool) -> None:
        self.root = Node("root", role=Role.ASKS if called else Role.PLAIN)
        self._headings = headings
        self._stack: list[Node] = [self.root]
        self._order: list[str] = []
        self._owners: set[str] = set()
        self._tiers: dict[str, int | None] = {}
        self._prose = False

    def take(self, block: Block) -> None:
        """Place the next block: a heading that rules what follows, an item, or plain text."""
        marker, role = block.marker, read_role(block.text)
        numbered = marker is not None and marker.number is not None
        if role is Role.PROSE and not numbered:
            self._prose = True
        elif role is not Role.PLAIN and not numbered:
            self._turn(role)
        elif kind := self._headings.get(id(block)):
            self._place(Node(kind, block=block, role=role, tier=_heading_tier(block)))
        elif numbered and any(n.block and _key(n.block) == _key(block) for n in self._stack):
            return
        elif marker and not block.is_note:
            kind = f"{marker.kind}@{block.depth}" if block.depth else marker.kind
            self._place(Node(kind, block=block, role=role, tier=marker.tier))
        else:
            role = Role.PROSE if self._prose else self._stack[-1].role
            self._stack[-1].texts.append((block, role))

    def _turn(self, role: Role) -> None:
        """Let a heading such as 現状・課題 rule what follows in the item it belongs to."""
        self._prose = False
        if role is Role.ANNEX:
            del self._stack[1:]
        elif self._stack[-1].is_heading:
            self._owners.add(self._stack[-1].kind)
        else:
            self._leave_items()
        self._stack[-1].role = role

    def _leave_items(self) -> None:
        owner = next((i for i, n in enumerate(self._stack) if n.kind in self._owners), None)
        if owner is not None:
            del self._stack[owner + 1 :]
        while not (self._stack[-1].texts or self._stack[-1].children) and len(self._stack) > 1:
            if self._stack[-1].kind in self._owners:
                break
            self._stack.pop()

    def _place(self, node: Node) -> None:
        self._prose = False
        node = self._nested(node)
        self._climb(node)
        self._learn(node)
        parent = self._stack[-1]
        aside = parent.background or parent.role in ASIDE
        node.background = (aside or node.role in ASIDE) and node.role is not Role.ASKS
        marker = node.block.marker if node.block else None
        node.part = marker is not None and marker.tier is not None and marker.tier <= PART_TIER
        node.label = _free(_label(marker, self._stack), [c.label for c in parent.children])
        parent.children.append(node)
        self._stack.append(node)

    def _learn(self, node: Node) -> None:
        """Give a kind seen for the first time its place below the open items.

        A small mark such as ・ goes below the marks that other items have there.
        """
        if node.kind in self._order:
            return
        place = max((self._order.index(n.kind) for n in self._stack[1:]), default=-1) + 1
        if node.tier is not None and node.tier >= LETTER_TIER:
            while place < len(self._order) and self._is_above(self._order[place], node.tier):
                place += 1
        self._order.insert(place, node.kind)
        self._tiers[node.kind] = node.tier

    def _is_above(self, kind: str, tier: int) -> bool:
        other = self._tiers[kind]
        return other is None or other < tier

    def _nested(self, node: Node) -> Node:
        """Tell apart items of one kind at two levels: １ → （１） → １."""
        number, top = node.number, self._stack[-1]
        alike = [n for n in self._stack if n.kind.rstrip("'") == node.kind]
        if not alike or number is None:
            return node
        if number == 1 and top.is_heading and top is not alike[-1]:
            return replace(node, kind=f"{alike[-1].kind}'", tier=None)
        best = max(alike, key=lambda n: _likeness(node, n))
        return replace(node, kind=best.kind)

    def _climb(self, node: Node) -> None:
        """Leave the items that the new one does not stand in."""
        kinds = [n.kind for n in self._stack]
        if node.kind in kinds:
            del self._stack[kinds.index(node.kind) :]
        elif node.kind in self._order:
            rank = self._order.index(node.kind)
            while len(self._stack) > 1 and self._order.index(self._stack[-1].kind) > rank:
                self._stack.pop()
        else:
            inner = (i for i, n in enumerate(self._stack) if _stands_above(node, n))
            del self._stack[next(inner, len(self._stack)) :]


def _likeness(node: Node, other: Node) -> tuple[bool, bool, bool]:
    """Return how well the item follows the other: by number, by indent, by being a sentence."""
    follows = node.number == (other.number or 0) + 1
    beside = bool(node.block and other.block and node.block.indent == other.block.indent)
    return follows, beside, is_ask(node.title) == is_ask(other.title)


def _stands_above(node: Node, other: Node) -> bool:
    """Tell whether custom puts a kind seen for the first time above an open item."""
    if node.tier is None or other.tier is None or not node.block or not other.block:
        return False
    if node.block.depth and other.block.depth:
        return node.block.depth <= other.block.depth
    return node.tier < other.tier and node.block.indent <= other.block.indent


def _heading_tier(block: Block) -> int | None:
    return block.heading - 10 if block.heading else None


def _label(marker: Marker | None, stack: list[Node]) -> str:
    """Return the number that the document gives to the item, within the items around it."""
    if marker is None:
        return ""
    outer = "-".join(n.label for n in stack[1:])
    above = "-".join(marker.above)
    if not above or outer == above or outer.endswith(f"-{above}"):
        return marker.label
    return f"{above}-{marker.label}"


def _free(label: str, taken: list[str]) -> str:
    """Return the label, or the next number when there is none or it is taken."""
    if label and label not in taken:
        return label
    numbers = [int(t) for t in taken if t.isdigit()]
    number = max([len(taken), *numbers]) + 1
    return str(number)
