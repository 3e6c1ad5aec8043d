"""Reads a proposal document into its parts, recommendations and asks."""

import re
from dataclasses import dataclass

from domain.errors import NoAskFound, UnreadableDocument
from domain.proposal import Ask, Principle, Proposal, Recommendation
from proposals.asks import is_ask
from proposals.block import Block
from proposals.blocks import read_blocks
from proposals.choice import choose_asks
from proposals.document import read_document
from proposals.furniture import without_furniture
from proposals.identity import read_association, read_published, read_title
from proposals.node import Node
from proposals.outline import read_outline
from proposals.report import Passage, doubts, unplaced
from proposals.requests import read_requests, split_requests
from proposals.roles import opens_principles
from proposals.yaml_file import parse_proposal
from reading.charset import decode

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHOWN = 28


@dataclass(frozen=True)
class Draft:
    """What the importer made of a document, what it could not place, and what looks doubtful."""

    proposal: Proposal
    unplaced: tuple[Passage, ...] = ()
    doubts: tuple[Passage, ...] = ()


def import_document(body: bytes, *, file: str, proposal_id: str, title: str | None = None) -> Draft:
    """Return the structure of a document; raise NoAskFound when nothing is asked in it.

    A draft (YAML) that staff have corrected is taken as it stands.
    """
    if file.lower().endswith((".yml", ".yaml")):
        corrected = parse_proposal(_text(body, file), file)
        named = {"title": title} if title else {}
        return Draft(corrected.model_copy(update={"id": proposal_id, **named}))
    paragraphs, meetings = split_requests(read_document(body, file))
    lines = [p.text for p in paragraphs]
    principles, blocks = _principles(read_blocks(without_furniture(paragraphs)))
    outline = read_outline(blocks)
    choose_asks(outline)
    recommendations = tuple(_recommendations(outline.root, []))
    if not recommendations:
        raise NoAskFound(
            "要望事項（「…こと。」「…されたい。」などで終わる文）が見つかりません",
            file=file,
            remedy="提言の本文を含む文書か、文字が正しく読み取れているかをご確認ください",
        )
    proposal = Proposal(
        id=proposal_id,
        title=title or read_title(paragraphs) or proposal_id,
        association=read_association(lines),
        published=read_published(lines),
        principles=principles,
        recommendations=recommendations,
        requests=read_requests(meetings),
    )
    return Draft(proposal, tuple(unplaced(outline)), tuple(doubts(outline)))


def _text(body: bytes, file: str) -> str:
    try:
        return decode(body)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.problem, file=file, remedy=error.remedy) from None


def _principles(blocks: list[Block]) -> tuple[tuple[Principle, ...], list[Block]]:
    """Take the numbered principles out of the blocks."""
    for index, block in enumerate(blocks):
        if opens_principles(block.text):
            taken = _run(blocks[index + 1 :])
            if taken:
                found = tuple(Principle(number=i, text=b.text) for i, b in enumerate(taken, 1))
                return found, blocks[:index] + blocks[index + 1 + len(taken) :]
    return (), blocks


def _run(blocks: list[Block]) -> list[Block]:
    """Return the items at the start that count 1, 2, 3 and ask for nothing."""
    taken: list[Block] = []
    for number, block in enumerate(blocks, 1):
        marker = block.marker
        if not marker or marker.number != number or is_ask(block.text):
            break
        taken.append(block)
    return taken


def _recommendations(node: Node, above: list[Node]) -> list[Recommendation]:
    """Return each item that asks for something as a recommendation, in order."""
    path = [*above, node] if node.block else above
    found = []
    if node.asks:
        name = "-".join(n.label for n in path) or ("0" if node.children else "1")
        asks = tuple(Ask(id=f"{name}{_letters(i)}", text=s.text) for i, s in enumerate(node.asks))
        part = path[0].label if path and path[0].part else ""
        found.append(Recommendation(id=name, part=part, heading=_heading(path), asks=asks))
    return found + [r for child in node.children for r in _recommendations(child, path)]


def _heading(path: list[Node]) -> str:
    """Return the titles from the section down, that of a sentence in short."""
    inner = [n for n in path if not n.part]
    if not inner or all(_is_sentence(n.title) for n in inner):
        inner = path
    return "　".join(_short(re.sub(r"\s{2,}", "　", n.title)) for n in inner if n.title)


def _short(title: str) -> str:
    return f"{title[:_SHOWN]}…" if _is_sentence(title) and len(title) > _SHOWN else title


def _is_sentence(title: str) -> bool:
    return "。" in title or is_ask(title)


def _letters(index: int) -> str:
    tens, ones = divmod(index, len(_LETTERS))
    return (_LETTERS[tens - 1] if tens else "") + _LETTERS[ones]
