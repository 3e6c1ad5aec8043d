"""Excel workbooks (XLSX) to text, row by row."""

import warnings
from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook

from domain.errors import UnreadableDocument


def rows(body: bytes) -> Iterator[str]:
    """Yield the title of each sheet, then its rows with cells joined by tabs.

    Raises UnreadableDocument when the workbook is broken, also in the middle of it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _rows(body)
    except Exception as error:  # openpyxl lets whatever a broken part causes come through
        raise UnreadableDocument(
            f"Excel ブックを開けません（{type(error).__name__}）",
            remedy="XLSX 形式で保存し直してください",
        ) from None


def _rows(body: bytes) -> Iterator[str]:
    book = load_workbook(BytesIO(body), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                cells = [str(cell) for cell in row if cell is not None]
                if cells:
                    yield "\t".join(cells)
    finally:
        book.close()
