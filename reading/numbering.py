"""Automatic numbers of a Word document: what Word writes before a paragraph."""

import re
from collections import defaultdict

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from lxml.etree import _Element

from reading.enumeration import numeral

_NONE = "0"


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Element]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._read(document)

    def next(self, paragraph: WordParagraph) -> tuple[str, int]:
        """Return the marker that Word shows before the paragraph and its level from 1.

        The marker is empty and the level 0 for a paragraph without number.
        """
        number, level = _reference(paragraph)
        definition = self._levels.get(number, {}).get(level)
        if number == _NONE or definition is None:
            return "", 0
        counts = self._counts[self._lists[number]]
        counts[level] = counts.get(level, _start(definition) - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return self._shown(number, definition, counts), level + 1

    def _shown(self, number: str, definition: _Element, counts: dict[int, int]) -> str:
        pattern, form = _value(definition, "w:lvlText"), _value(definition, "w:numFmt")
        if form == "bullet":
            return pattern if pattern.strip() and not _is_private(pattern) else "・"
        if form == "none" or not pattern:
            return ""

        def count(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            of = self._levels[number].get(level)
            if of is None:
                return ""
            return numeral(_value(of, "w:numFmt"), counts.get(level, _start(of)))

        return f"{re.sub('%([1-9])', count, pattern)} "

    def _read(self, document: Document) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(qn("w:abstractNumId"), ""): a for a in root.findall(qn("w:abstractNum"))}
        for item in root.findall(qn("w:num")):
            number, name = item.get(qn("w:numId"), ""), _value(item, "w:abstractNumId")
            if name not in abstract:
                continue
            self._levels[number] = _levels(abstract[name])
            overridden = item.findall(qn("w:lvlOverride"))
            self._lists[number] = f"{name}/{number}" if overridden else name
            for override in overridden:
                self._levels[number] |= _levels(override)
                self._restart(number, override)

    def _restart(self, number: str, override: _Element) -> None:
        start = _value(override, "w:startOverride")
        level = override.get(qn("w:ilvl"), "")
        if start.isdigit() and level.isdigit():
            self._counts[self._lists[number]][int(level)] = int(start) - 1


def _reference(paragraph: WordParagraph) -> tuple[str, int]:
    """Return the list and the level (from 0) of a paragraph, its own or those of its style."""
    number, level = "", ""
    style = paragraph.style
    elements = [paragraph._p.pPr]
    while style is not None:
        elements.append(style.element.find(qn("w:pPr")))
        style = style.base_style
    for properties in elements:
        found = properties.find(qn("w:numPr")) if properties is not None else None
        if found is not None:
            number = number or _value(found, "w:numId")
            level = level or _value(found, "w:ilvl")
    return number or _NONE, int(level) if level.isdigit() else 0


def _levels(element: _Element) -> dict[int, _Element]:
    found = element.findall(qn("w:lvl"))
    return {int(x.get(qn("w:ilvl"), "0")): x for x in found if x.get(qn("w:ilvl"), "0").isdigit()}


def _start(definition: _Element) -> int:
    text = _value(definition, "w:start")
    return int(text) if text.isdigit() else 1


def _value(element: _Element, name: str) -> str:
    found = element.find(qn(name))
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _is_private(text: str) -> bool:
    return any("\ue000" <= sign <= "\uf8ff" for sign in text)
