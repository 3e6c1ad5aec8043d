"""Small files of every kind, written for the tests."""

import ctypes
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from docx import Document
from openpyxl import Workbook


def pdf(*pages: str) -> bytes:
    """Return a PDF with one line of Latin text on each page."""
    document = pdfium.PdfDocument.new()
    for text in pages:
        page = document.new_page(400, 300)
        line = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 12)
        wide = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
        raw.FPDFText_SetText(line, ctypes.cast(wide, raw.FPDF_WIDESTRING))
        raw.FPDFPageObj_Transform(line, 1, 0, 0, 1, 50, 200)
        raw.FPDFPage_InsertObject(page.raw, line)
        page.gen_content()
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def xlsx(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    """Return a Word document."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
