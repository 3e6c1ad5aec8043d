"""Reads a proposal document into its parts, recommendations and asks."""

from dataclasses import dataclass, field
from datetime import date

from domain.errors import NoAskFound, UnreadableDate, UnreadableDocument
from domain.proposal import Ask, Principle, Proposal, Recommendation
from proposals.asks import is_ask, is_frame, sentences
from proposals.document import read_lines
from proposals.outline import Block, Level, read_blocks
from proposals.requests import read_requests, split_requests
from proposals.yaml_file import parse_proposal
from reading.charset import decode
from reading.dates import read_date

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Passage:
    """A passage that could not be placed; `line` counts from 1."""

    line: int
    text: str


@dataclass(frozen=True)
class Draft:
    """What the importer made of a document, and what it could not place."""

    proposal: Proposal
    unplaced: tuple[Passage, ...] = ()


@dataclass
class _Group:
    """Blocks under one numbered section or sub-section."""

    part: str
    marker: str
    title: str
    line: int
    texts: list[Block] = field(default_factory=list)
    children: list["_Group"] = field(default_factory=list)


def import_document(body: bytes, *, file: str, proposal_id: str, title: str | None = None) -> Draft:
    """Return the structure of a document; raise NoAskFound when nothing is asked in it.

    A draft (YAML) that staff have corrected is taken as it stands.
    """
    if file.endswith((".yml", ".yaml")):
        corrected = parse_proposal(_text(body, file), file)
        return Draft(corrected.model_copy(update={"id": proposal_id}))
    lines, request_lines = split_requests(read_lines(body, file))
    blocks = read_blocks(lines)
    principles, blocks = _principles(blocks)
    groups, front = _groups(blocks)
    unplaced: list[Passage] = []
    recommendations = tuple(r for g in groups for r in _recommendations(g, unplaced))
    if not recommendations:
        raise NoAskFound(
            "要望事項（「…こと。」「…されたい。」などで終わる文）が見つかりません",
            file=file,
            remedy="提言の本文を含む文書か、文字が正しく読み取れているかをご確認ください",
        )
    unplaced += [Passage(b.line, s) for b in front for s in sentences(b.text) if is_ask(s)]
    proposal = Proposal(
        id=proposal_id,
        title=title or _title(front) or proposal_id,
        association=_association(lines),
        published=_published(lines),
        principles=principles,
        recommendations=recommendations,
        requests=read_requests(request_lines),
    )
    return Draft(proposal, tuple(unplaced))


def _text(body: bytes, file: str) -> str:
    try:
        return decode(body)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.problem, file=file, remedy=error.remedy) from None


def _principles(blocks: list[Block]) -> tuple[tuple[Principle, ...], list[Block]]:
    """Take the numbered principles out of the blocks."""
    for index, block in enumerate(blocks):
        if block.level is Level.TEXT and block.text.startswith("【") and "原則" in block.text:
            rest = blocks[index + 1 :]
            taken = 0
            while taken < len(rest) and rest[taken].level is Level.SECTION:
                taken += 1
            found = tuple(Principle(number=int(b.marker), text=b.text) for b in rest[:taken])
            return found, blocks[:index] + rest[taken:]
    return (), blocks


def _groups(blocks: list[Block]) -> tuple[list[_Group], list[Block]]:
    """Return the sections with their sub-sections, and the blocks before the first of them."""
    part, groups, front = "", list[_Group](), list[Block]()
    for block in blocks:
        if block.level is Level.PART:
            part = block.marker
            continue
        if block.level is Level.SECTION:
            groups.append(_Group(part, block.marker, block.text, block.line))
        elif block.level is Level.SUBSECTION and groups:
            groups[-1].children.append(_Group(part, block.marker, block.text, block.line))
        elif block.level is Level.SUBSECTION:
            groups.append(_Group(part, block.marker, block.text, block.line))
        elif groups:
            (groups[-1].children or groups)[-1].texts.append(block)
        elif block.level is Level.BULLET:
            groups.append(_Group(part, "", "", block.line, texts=[block]))
        else:
            front.append(block)
    return groups, front


def _recommendations(group: _Group, unplaced: list[Passage]) -> list[Recommendation]:
    """Return the group as one recommendation, or one for each bullet below it."""
    section = "-".join(n for n in (group.part, group.marker) if n)
    if group.children:
        title = Block(Level.TEXT, "", group.title, group.line)
        _report([title, *group.texts], unplaced)
        return [
            r
            for child in group.children
            for r in _of_texts(
                child,
                f"{section}-{child.marker}" if section else child.marker,
                f"{group.title}　{child.title}",
                unplaced,
            )
        ]
    return _of_texts(group, section, group.title, unplaced)


def _of_texts(
    group: _Group, prefix: str, heading: str, unplaced: list[Passage]
) -> list[Recommendation]:
    bullets = [b for b in group.texts if b.level is Level.BULLET]
    if not bullets:
        title = [Block(Level.TEXT, "", group.title, group.line)]
        asks = _asks(prefix, title + group.texts)
        found = [Recommendation(id=prefix, part=group.part, heading=heading, asks=asks)]
        return found if asks else []
    _report([b for b in group.texts if b.level is not Level.BULLET], unplaced)
    own = _asks(prefix, [Block(Level.TEXT, "", group.title, group.line)])
    found = [Recommendation(id=prefix, part=group.part, heading=heading, asks=own)] if own else []
    for number, bullet in enumerate(bullets, 1):
        name = f"{prefix}-{number}" if prefix else str(number)
        asks = _asks(name, [bullet])
        if asks:
            label = f"{heading}　{bullet.text[:28]}…"
            found.append(Recommendation(id=name, part=group.part, heading=label.strip(), asks=asks))
        else:
            unplaced.append(Passage(bullet.line, bullet.text))
    return found


def _asks(prefix: str, blocks: list[Block]) -> tuple[Ask, ...]:
    texts = [s for b in blocks for s in sentences(b.text) if is_ask(s)]
    return tuple(
        Ask(id=f"{prefix}{_letters(index)}", text=text) for index, text in enumerate(texts)
    )


def _letters(index: int) -> str:
    tens, ones = divmod(index, len(_LETTERS))
    return (_LETTERS[tens - 1] if tens else "") + _LETTERS[ones]


def _report(blocks: list[Block], unplaced: list[Passage]) -> None:
    """Note sentences that ask for something but stand outside every recommendation."""
    for block in blocks:
        for sentence in sentences(block.text):
            if is_ask(sentence) and not is_frame(sentence):
                unplaced.append(Passage(block.line, sentence))


def _title(front: list[Block]) -> str:
    titles = [b.text for b in front if b.level is Level.TEXT and not b.text.endswith("。")]
    named = [t for t in titles if "提言" in t or "要望" in t or "要請" in t]
    return next(iter(named or titles), "").strip("【】")


def _association(lines: list[str]) -> str:
    for line in reversed(lines):
        words = line.split()
        if words and len(line) < 50 and words[0].endswith(("会", "連合会", "協議会")):
            return words[0]
    return ""


def _published(lines: list[str]) -> date | None:
    for line in [*lines[-30:], *lines[:30]]:
        if 0 < len(line.strip()) < 24:
            try:
                return read_date(line)
            except UnreadableDate:
                continue
    return None
