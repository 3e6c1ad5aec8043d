"""Tables of a document: which cells of a row hold its text."""

import re

from proposals.marker import read_marker
from proposals.roles import Role, read_role

_NUMBER = re.compile(r"[\s　]*(?:(?:No|Ｎｏ)[.．]?|番号)?[\s　]*[0-9０-９]{1,2}[\s　]*")
_COLUMN = re.compile(
    r"(?:No|Ｎｏ|NO)[.．]?|番号|項番|備考|件名|分野|区分|新規|継続|種別|[都道府県市町村]+名?"
)


class Table:
    """Reads the rows of a document one after the other; knows the columns of the last heading."""

    def __init__(self) -> None:
        self._columns: list[Role] = []

    def texts(self, row: str) -> list[str]:
        """Return the paragraphs of a row, a bare number joined to the cell that it numbers.

        A row of column headings gives none; the cells below 現状 or 担当省庁 are left out.
        Text that is no row comes back line by line.
        """
        if "\t" not in row.strip():
            if row.strip():
                self._columns = []
            return row.split("\n")
        cells = row.split("\t")
        if all(_is_column(cell) for cell in cells) and any(cell.strip() for cell in cells):
            self._columns = [read_role(cell) for cell in cells]
            return []
        if len(self._columns) == len(cells):
            pairs = zip(cells, self._columns, strict=True)
            cells = [cell for cell, role in pairs if role is not Role.BACKGROUND]
        return _joined([p for cell in cells for p in cell.split("\n") if p.strip()])


def _joined(pieces: list[str]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if found and _is_bare(found[-1]):
            found[-1] = f"{found[-1].strip()}　{piece.strip()}"
        else:
            found.append(piece)
    return found


def _is_bare(cell: str) -> bool:
    """Tell whether the cell holds nothing but the number or the marker of its row."""
    marked = read_marker(cell)
    return bool(_NUMBER.fullmatch(cell)) or (marked is not None and not marked[1].strip())


def _is_column(cell: str) -> bool:
    text = re.sub(r"\s", "", cell)
    return not text or bool(_COLUMN.fullmatch(text)) or read_role(text) is not Role.PLAIN
