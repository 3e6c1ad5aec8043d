"""Files of every kind to text: chooses by the bytes, and bounds what a file may unpack to.

The libraries for office files take a third of a second to load: only such a file loads them.
"""

from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from domain.announcement import PAGE_BREAK, TEXT_LIMIT
from domain.errors import UnreadableDocument
from reading import pdf
from reading.charset import decode, printable

UNPACKED_LIMIT = 100 * 1024 * 1024
"""Bytes to which the parts of an office file may unpack in all."""
PARTS_LIMIT = 5_000
"""Parts that an office file may have."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def file_text(body: bytes, content_type: str = "") -> str:
    """Return the text of a PDF, XLSX, DOCX, CSV or text file, up to TEXT_LIMIT characters.

    Form feeds stand between the pages of a PDF. Raises UnreadableDocument for anything else, for
    broken and encrypted files, and for archives that unpack to more than UNPACKED_LIMIT.
    """
    return printable(_text(body, content_type))[:TEXT_LIMIT]


def _text(body: bytes, content_type: str) -> str:
    if body.startswith(b"%PDF"):
        return PAGE_BREAK.join(pdf.pages(body, limit=TEXT_LIMIT))
    if body.startswith(b"PK\x03\x04"):
        return _office_text(body)
    if body.startswith(_OLE):
        raise UnreadableDocument("旧形式（XLS・DOC）か、暗号化された文書のため、読み取れません")
    return decode(body, content_type)


def _office_text(body: bytes) -> str:
    names = _parts(body)
    if "xl/workbook.xml" in names:
        return _workbook(body)
    if "word/document.xml" in names:
        return _document(body)
    raise UnreadableDocument("文字を読み取れる形式（XLSX・DOCX）ではありません")


def _workbook(body: bytes) -> str:
    from reading import excel

    return _joined(excel.rows(body))


def _document(body: bytes) -> str:
    from reading import word

    try:
        return _joined(f"{p.marker}{p.text}" for p in word.paragraphs(body))
    except UnreadableDocument:
        raise
    except Exception as error:  # python-docx lets whatever a broken part causes come through
        problem = f"Word 文書を読み取れません（{type(error).__name__}）"
        raise UnreadableDocument(problem) from None


def _parts(body: bytes) -> set[str]:
    try:
        with ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(f"圧縮形式が壊れています（{type(error).__name__}）") from None
    if len(parts) > PARTS_LIMIT or sum(p.file_size for p in parts) > UNPACKED_LIMIT:
        raise UnreadableDocument("展開すると大きすぎるため、読み取りません")
    return {p.filename for p in parts}


def _joined(lines: Iterable[str]) -> str:
    """Return the lines as one text, reading no further than TEXT_LIMIT characters."""
    kept, length = [], 0
    for line in lines:
        kept.append(line)
        length += len(line) + 1
        if length > TEXT_LIMIT:
            break
    return "\n".join(kept)
