"""DOCX to text, paragraph by paragraph."""

from io import BytesIO
from zipfile import BadZipFile

from docx import Document
from docx.table import Table

from domain.errors import UnreadableDocument


def paragraphs(body: bytes, file: str = "") -> list[str]:
    """Return paragraphs and table rows (cells joined by tabs) in the order of the document."""
    try:
        document = Document(BytesIO(body))
    except (BadZipFile, KeyError, ValueError) as error:
        raise UnreadableDocument(
            f"Word 文書を開けません（{type(error).__name__}）",
            file=file,
            remedy="DOCX 形式で保存し直してください",
        ) from None
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found
