"""Formats that are no proposal document, each with what to do about it."""

from domain.errors import UnreadableDocument

_SAVE_AS = "Word で開き、DOCX または PDF 形式で保存し直してください"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_EXCEL = "Workbook".encode("utf-16-le")
_OTHERS = (
    (b"{\\rtf", "RTF 形式の文書は読み取れません", _SAVE_AS),
    (b"\x89PNG", "画像は読み取れません", "文字を含む PDF か、文字起こしした文書を指定してください"),
    (
        b"\xff\xd8\xff",
        "画像は読み取れません",
        "文字を含む PDF か、文字起こしした文書を指定してください",
    ),
    (b"GIF8", "画像は読み取れません", "文字を含む PDF か、文字起こしした文書を指定してください"),
    (b"\x1f\x8b", "圧縮されたファイルは読み取れません", "展開した文書を指定してください"),
    (b"7z\xbc\xaf", "圧縮されたファイルは読み取れません", "展開した文書を指定してください"),
)


def refuse_other_formats(body: bytes) -> None:
    """Raise UnreadableDocument when the bytes open like a format that holds no text for us."""
    if body.startswith(_OLE):
        raise _old_office(body)
    for opening, problem, remedy in _OTHERS:
        if body.startswith(opening):
            raise UnreadableDocument(problem, remedy=remedy)


def _old_office(body: bytes) -> UnreadableDocument:
    if _ENCRYPTED in body:
        return UnreadableDocument(
            "パスワードで保護された Office 文書です",
            remedy="パスワードを外して保存し直してください",
        )
    if _OLD_EXCEL in body:
        return UnreadableDocument(
            "Excel ファイル（XLS）は読み取れません", remedy="PDF 形式で保存し直してください"
        )
    return UnreadableDocument("古い形式の Office 文書（DOC など）は読み取れません", remedy=_SAVE_AS)
