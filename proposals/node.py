"""The items of a document, each within the one it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from proposals.asks import is_ask
from proposals.block import Block, Sentence
from proposals.roles import Role

ASIDE = (Role.BACKGROUND, Role.ANNEX, Role.PROSE)


@dataclass
class Node:
    """An item of the document with the text and the items below it.

    `role` is what the text that follows is for; `background` tells that the item itself
    stands below a heading such as 現状・課題. `part` tells a part (部, 章, Ⅰ) from a section.
    """

    kind: str
    label: str = ""
    block: Block | None = None
    role: Role = Role.PLAIN
    background: bool = False
    tier: int | None = None
    part: bool = False
    asks: list[Sentence] = field(default_factory=list)
    texts: list[tuple[Block, Role]] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The text that stands behind the marker."""
        return self.block.text if self.block else ""

    @property
    def number(self) -> int | None:
        """The number that the document gives to the item."""
        return self.block.marker.number if self.block and self.block.marker else None

    @property
    def is_heading(self) -> bool:
        """Whether the item is, so far, a mere heading: no sentence, and nothing below it."""
        plain = "。" not in self.title and not is_ask(self.title)
        return self.kind != "root" and plain and not self.texts and not self.children

    def walk(self) -> Iterator["Node"]:
        """Yield the item and all below it in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def blocks(self) -> Iterator[Block]:
        """Yield all the item's own paragraphs."""
        if self.block:
            yield self.block
        yield from (block for block, _ in self.texts)

    def sentences(self) -> Iterator[Sentence]:
        """Yield the item's own sentences: no notes, nothing below a heading of background."""
        if self.block:
            yield from self.block.sentences()
        for block, role in self.texts:
            if role not in ASIDE:
                yield from block.sentences()


@dataclass
class Outline:
    """The items of a document below `root`, and the blocks that stand before them."""

    root: Node
    front: list[Block]
