"""DOCX to paragraphs of text, with automatic numbers, headings, tables and text boxes."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import InvalidXmlError, PythonDocxError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from lxml.etree import XMLSyntaxError, _Element

from domain.errors import UnreadableDocument
from reading.numbering import Numbering
from reading.paragraph import Paragraph, row

_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_LEFT_OUT = {
    qn(f"w:{name}") for name in ("rt", "del", "moveFrom", "instrText", "txbxContent", "pPr", "rPr")
}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = {
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo")
}
_BROKEN = (
    BadZipFile, zlib.error, XMLSyntaxError, InvalidXmlError, PythonDocxError, ArithmeticError,
    AttributeError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-6])$", re.IGNORECASE)


def paragraphs(body: bytes) -> list[Paragraph]:
    """Return paragraphs and table rows in the order of the document; raise UnreadableDocument."""
    try:
        document = _open(body)
        return list(_read(document.element.body, document, Numbering(document)))
    except _BROKEN as error:
        raise UnreadableDocument(
            f"Word 文書を開けません（{type(error).__name__}）",
            remedy="文書が壊れていないかご確認のうえ、DOCX 形式で保存し直してください",
        ) from None


def _open(body: bytes) -> WordDocument:
    with ZipFile(BytesIO(body)) as archive:
        names = set(archive.namelist())
    if "word/document.xml" not in names:
        raise _other_office(names)
    return Document(BytesIO(body))


def _other_office(names: set[str]) -> UnreadableDocument:
    for opening, kind in (
        ("ppt/", "PowerPoint ファイル（PPTX）"),
        ("xl/", "Excel ファイル（XLSX）"),
    ):
        if any(name.startswith(opening) for name in names):
            return UnreadableDocument(
                f"{kind}は読み取れません", remedy="PDF 形式で保存し直してください"
            )
    return UnreadableDocument(
        "Word 文書ではありません", remedy="DOCX、PDF、HTML またはテキストの文書を指定してください"
    )


def _read(element: _Element, document: WordDocument, numbering: Numbering) -> Iterator[Paragraph]:
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, document, numbering)
        elif child.tag == qn("w:tbl"):
            for line in child.iter(qn("w:tr")):
                if next(line.iterancestors(qn("w:tbl"))) is child:
                    cells = line.findall(qn("w:tc"))
                    yield from row([list(_read(cell, document, numbering)) for cell in cells])
        elif child.tag in _WRAPPERS:
            yield from _read(child, document, numbering)


def _paragraph(
    element: _Element, document: WordDocument, numbering: Numbering
) -> Iterator[Paragraph]:
    word = WordParagraph(element, document)  # type: ignore[arg-type]
    style = (word.style.name or "") if word.style is not None else ""
    named = _HEADING.match(style)
    marker, depth = numbering.next(word)
    heading = int(named[1]) if named else 0
    for index, text in enumerate("".join(_texts(element)).split("\n")):
        first = index == 0
        yield Paragraph(
            text.replace("\t", "　"),
            marker=marker if first else "",
            heading=heading,
            depth=depth if first else 0,
            whole=True,
        )
    for box in _boxes(element):
        yield from _read(box, document, numbering)


def _texts(element: _Element) -> Iterator[str]:
    """Yield the visible text of a paragraph: no readings (ruby), no deletions, no text boxes."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag not in _LEFT_OUT and child.tag != _ALTERNATIVE:
            yield from _texts(child)


def _boxes(element: _Element) -> Iterator[_Element]:
    for box in element.iter(qn("w:txbxContent")):
        if not any(a.tag == _ALTERNATIVE for a in box.iterancestors()):
            yield box
