"""PDF to text, page by page."""

from threading import Lock

import pypdfium2 as pdfium

from domain.errors import UnreadableDocument

PAGES_LIMIT = 1_000
"""Pages that are read where a limit is asked for: a scanned book has no characters to count."""

_LOCK = Lock()


def pages(body: bytes, file: str = "", limit: int | None = None) -> list[str]:
    """Return the text of each page; raise UnreadableDocument when the PDF is broken or empty.

    With a `limit`, pages after so many characters, or after PAGES_LIMIT, are left out. PDFium is
    not thread-safe: one document is read at a time.
    """
    try:
        with _LOCK:
            document = pdfium.PdfDocument(body)
            try:
                found = _texts(document, limit)
            finally:
                document.close()
    except pdfium.PdfiumError as error:
        raise _unopened(error, file) from None
    if not any(text.strip() for text in found):
        raise UnreadableDocument(
            "PDF に文字がありません（画像だけの PDF のようです）",
            file=file,
            remedy="文字を含む PDF、または文字起こしした文書を指定してください",
        )
    return found


def _texts(document: pdfium.PdfDocument, limit: int | None) -> list[str]:
    found, length = [], 0
    for page in document:
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
        found.append(text)
        length += len(text)
        if limit is not None and (length >= limit or len(found) >= PAGES_LIMIT):
            break
    return found


def _unopened(error: pdfium.PdfiumError, file: str) -> UnreadableDocument:
    if "password" in str(error).lower():
        problem = "パスワードで保護された PDF です"
        return UnreadableDocument(
            problem, file=file, remedy="パスワードを外して保存し直してください"
        )
    problem = f"PDF を開けません（{error}）"
    return UnreadableDocument(problem, file=file, remedy="PDF を入手し直してください")
