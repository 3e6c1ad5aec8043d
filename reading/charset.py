"""Bytes to text, for pages that declare their charset and for those that do not."""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from domain.errors import UnreadableDocument

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥々ー、。「」]")
_UNLIKELY = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\ufffd]")
_CP932 = {"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932", "ms_kanji"}
_TRUSTED = {"utf-8", "cp932", "euc_jp", "iso2022_jp", "ascii", "iso8859-1", "cp1252"}


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of a page or file; raise UnreadableDocument for empty or binary bytes.

    A byte order mark decides, then what the document or the HTTP header declares, then
    the bytes themselves: only the encodings in which Japanese is written are considered.
    """
    if not body.strip():
        raise UnreadableDocument("内容が空です", remedy="元のファイルをご確認ください")
    encoding, mark = read_bom(body)
    if encoding and mark:
        return body[len(mark) :].decode(encoding, "replace")
    if _CONTROL.search(body):
        raise UnreadableDocument(
            "文字として読み取れません（バイナリ形式のようです）",
            remedy="テキスト（UTF-8 または Shift_JIS）のファイルを指定してください",
        )
    declared = _declared(body, content_type)
    if declared:
        try:
            return body.decode(declared)
        except UnicodeDecodeError as error:
            if error.start >= len(body) - 4:
                return body.decode(declared, "ignore")
    return _detect(body, declared)


def _declared(body: bytes, content_type: str) -> str | None:
    xml = _XML_DECLARED.match(body[:400])
    name = (
        (xml and xml[1].decode("ascii"))
        or http_content_type_encoding(content_type)
        or html_body_declared_encoding(body[:4096])
    )
    if not name:
        return None
    if name.lower() in _CP932:
        return "cp932"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return known if known in _TRUSTED else None


def _detect(body: bytes, declared: str | None) -> str:
    if b"\x1b$" in body:
        return body.decode("iso2022_jp", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4:
            return body.decode("utf-8", "ignore")
    candidates = [body.decode(name, "replace") for name in ("cp932", "euc_jp")]
    if declared:
        candidates.append(body.decode(declared, "replace"))
    return max(candidates, key=_likeness)


def _likeness(text: str) -> int:
    return len(_JAPANESE.findall(text)) - 3 * len(_UNLIKELY.findall(text))
