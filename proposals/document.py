"""A proposal document of any supported form, as lines of text."""

import re

from domain.errors import UnreadableDocument
from reading import markup, pdf, word
from reading.charset import decode

_PAGE_NUMBER = re.compile(r"^\s*[-−–‐―ー－]?\s*[0-9０-９]{1,3}\s*[-−–‐―ー－]?\s*$")
_CONTENTS = re.compile(r"(?:[.．・…‥]\s*){3,}\s*[0-9０-９]{1,3}\s*$")


def read_lines(body: bytes, file: str) -> list[str]:
    """Return the lines of a document; raise UnreadableDocument for what is none.

    Page numbers and lines of a table of contents become empty lines, so that numbers of
    lines stay true to the text.
    """
    try:
        found = _lines(body, file)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.problem, file=file, remedy=error.remedy) from None
    return ["" if _PAGE_NUMBER.match(line) or _CONTENTS.search(line) else line for line in found]


def _lines(body: bytes, file: str) -> list[str]:
    if body.startswith(b"%PDF"):
        return "\n".join(pdf.pages(body, file)).split("\n")
    if body.startswith(b"PK"):
        return word.paragraphs(body, file)
    text = decode(body)
    if re.search(r"<(?:html|body|p|div|li)\b", text, re.IGNORECASE):
        return markup.lines(text)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
