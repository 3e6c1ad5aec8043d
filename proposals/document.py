"""A proposal document of any supported form, as paragraphs of text."""

import re
from dataclasses import replace

from domain.errors import UnreadableDocument
from proposals.format import refuse_other_formats
from reading import markup, pdf, word
from reading.charset import decode
from reading.paragraph import Paragraph

_HTML = re.compile(r"<(?:html|body|p|div|li|table)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(#{1,6}) +(\S.*)$")
_UNLIKELY = re.compile(r"[\ufffd\uff61-\uff9f\ue000-\uefff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\x02]")


def read_document(body: bytes, file: str) -> list[Paragraph]:
    """Return the paragraphs of a document, numbered from 1.

    Raises UnreadableDocument, naming the file and the remedy, for what is none.
    """
    try:
        refuse_other_formats(body)
        found = _paragraphs(body)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.problem, file=file, remedy=error.remedy) from None
    except RecursionError:
        raise UnreadableDocument(
            "文書の入れ子が深すぎて読み取れません",
            file=file,
            remedy="PDF またはテキスト形式で保存し直してください",
        ) from None
    return [
        replace(p, text=_INVISIBLE.sub("", p.text), line=number)
        for number, p in enumerate(found, 1)
    ]


def _paragraphs(body: bytes) -> list[Paragraph]:
    if body.startswith(b"%PDF"):
        return [
            Paragraph(line, page=number)
            for number, text in enumerate(pdf.pages(body), 1)
            for line in text.split("\n")
        ]
    if body.startswith(b"PK"):
        return word.paragraphs(body)
    text = _decode(body)
    if _HTML.search(text):
        return markup.paragraphs(text)
    pages = re.sub(r"\r\n?", "\n", text).split("\f")
    many = len(pages) > 1
    return [
        _plain(line, number if many else 0)
        for number, page in enumerate(pages, 1)
        for line in page.split("\n")
    ]


def _plain(line: str, page: int) -> Paragraph:
    """Return a line of a text file; the headings of Markdown are headings, its stress is none."""
    line = line.replace("**", "")
    found = _MARKDOWN.match(line)
    return Paragraph(found[2], heading=len(found[1])) if found else Paragraph(line, page=page)


def _decode(body: bytes) -> str:
    text = body.decode(wide) if (wide := _wide(body)) else decode(body)
    if len(_UNLIKELY.findall(text)) > max(10, len(text) // 50):
        raise UnreadableDocument(
            "文字コードが異なるか、文字が壊れています",
            remedy="元の文書を UTF-8 または Shift_JIS のテキストとして保存し直してください",
        )
    return text


def _wide(body: bytes) -> str | None:
    """Return the UTF-16 variant that the bytes are in when no byte order mark tells it."""
    for name, newline in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        if (
            len(body) % 2 == 0
            and newline in body
            and not body.startswith((b"\xff\xfe", b"\xfe\xff"))
        ):
            try:
                text = body.decode(name)
            except UnicodeDecodeError:
                continue
            if re.search(r"[ぁ-ん]", text) and "\0" not in text:
                return name
    return None
