"""A line or paragraph of a document, with what its format tells about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One line of text, or one paragraph where the format marks paragraphs (`whole`).

    `marker` is what the format itself writes before the text (an automatic number, a bullet).
    `heading` is the level of a heading style and `depth` the level in a list, both from 1 and
    0 where there is none; `page` and `line` count from 1, 0 where unknown. Cells of a table
    row are parted by tabs, the paragraphs within a cell by line feeds.
    """

    text: str
    marker: str = ""
    heading: int = 0
    depth: int = 0
    whole: bool = False
    page: int = 0
    line: int = 0


def row(cells: list[list[Paragraph]]) -> list[Paragraph]:
    """Return a table row as one paragraph, or what it holds when it has one cell only."""
    if len(cells) == 1:
        return cells[0]
    texts = ["\n".join(f"{p.marker}{p.text}" for p in cell if p.text.strip()) for cell in cells]
    return [Paragraph("\t".join(texts), whole=True)]
