"""Bytes to text, for pages that declare their charset and for those that do not."""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from domain.errors import UnreadableDocument

_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥々ー、。「」]")
_UNLIKELY = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\ufffd]")
_CP932 = {"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932", "ms_kanji"}
_TRUSTED = {"utf-8", "cp932", "euc_jp", "iso2022_jp", "ascii", "iso8859-1", "cp1252"}


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of a page or file; raise UnreadableDocument for empty or binary bytes.

    A byte order mark decides, or the zero bytes of UTF-16 without one. Otherwise what the
    document or the HTTP header declares is believed as far as the bytes bear it out: valid UTF-8
    is UTF-8 unless the declared reading looks more Japanese, and what cannot be decoded as
    declared is decided among the encodings in which Japanese is written. Stray control
    characters are dropped.
    """
    if not body.strip(b"\x00\t\n\r "):
        raise UnreadableDocument("内容が空です", remedy="元のファイルをご確認ください")
    encoding, mark = read_bom(body)
    if encoding and mark:
        return body[len(mark) :].decode(encoding, "replace")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    cleaned = body.translate(None, _CONTROLS)
    if b"\x00" in body or len(body) - len(cleaned) > max(3, len(body) // 200):
        raise UnreadableDocument(
            "文字として読み取れません（バイナリ形式のようです）",
            remedy="テキスト（UTF-8 または Shift_JIS）のファイルを指定してください",
        )
    return _choose(cleaned, content_type)


def _choose(body: bytes, content_type: str) -> str:
    if b"\x1b$" in body:
        return body.decode("iso2022_jp", "replace")
    declared = _declared(body, content_type)
    as_declared, as_utf8 = (_strict(body, name) for name in (declared, "utf-8"))
    if as_declared is None:
        return as_utf8 if as_utf8 is not None else _detect(body, declared)
    if as_utf8 in (None, as_declared) or _likeness(as_declared) >= _likeness(as_utf8):
        return as_declared
    return as_utf8


def _wide(body: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark that begins as markup or data does."""
    if len(body) % 2 == 0 and body[:1] in b"<{[" and body[1:2] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if body[:1] == b"\x00" and body[1:2] in (b"<", b"{", b"[") else None


def _strict(body: bytes, encoding: str | None) -> str | None:
    """Return the text, but for a character that the end of the bytes cuts, or None."""
    if encoding is None:
        return None
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        cut = error.start >= len(body) - 4
        return body.decode(encoding, "ignore") if cut else None


def printable(text: str) -> str:
    """Return the text without control characters and halves of characters, which no store takes.

    Tabs, line ends and form feeds stay.
    """
    return _UNPRINTABLE.sub("", text)


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
    names = dict.fromkeys(("cp932", "euc_jp", "utf-8", declared or "utf-8"))
    return max((body.decode(name, "replace") for name in names), key=_likeness)


def _likeness(text: str) -> int:
    return len(_JAPANESE.findall(text)) - 3 * len(_UNLIKELY.findall(text))
