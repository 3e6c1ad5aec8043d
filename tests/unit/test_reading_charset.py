import pytest

from domain.errors import UnreadableDocument
from reading.charset import decode

TEXT = "①架空の㈱見本と髙橋さんの会議を開きます。"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932"])
def test_undeclared_text_is_recognised(charset: str) -> None:
    assert decode(TEXT.encode(charset)) == TEXT


@pytest.mark.parametrize("charset", ["euc_jp", "iso2022_jp"])
def test_unix_and_mail_charsets_are_recognised(charset: str) -> None:
    assert decode("見本の会議を開きます。".encode(charset)) == "見本の会議を開きます。"


def test_declared_shift_jis_means_cp932() -> None:
    assert decode(TEXT.encode("cp932"), "text/html; charset=Shift_JIS") == TEXT


@pytest.mark.parametrize("body", [b"", b" ", b"\x00\x01PK"])
def test_empty_or_binary_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(body)


def test_a_declared_codec_that_is_no_charset_is_ignored() -> None:
    assert "abc" in decode(b'<?xml version="1.0" encoding="hex"?>abc')


PAGE = '<html><head><meta charset="{charset}"></head><body>見本の会議を開きます。髙橋</body></html>'


@pytest.mark.parametrize("declared", ["shift_jis", "euc-jp", "iso-8859-1", "utf-8", "x-unknown"])
@pytest.mark.parametrize("actual", ["utf-8", "cp932"])
def test_a_wrongly_declared_page_is_read_by_its_bytes(declared: str, actual: str) -> None:
    page = PAGE.format(charset=declared)
    assert decode(page.encode(actual)) == page


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_a_mark(charset: str) -> None:
    page = PAGE.format(charset="utf-16")
    assert decode(page.encode(charset)) == page


def test_iso_2022_jp_is_read_where_another_charset_is_declared() -> None:
    page = PAGE.format(charset="utf-8").replace("髙", "高")
    assert decode(page.encode("iso2022_jp")) == page


def test_a_stray_control_character_does_not_spoil_a_page() -> None:
    assert decode("見本の\x0b会議を\x08開きます。".encode()) == "見本の\x0b会議を開きます。"


def test_one_broken_byte_does_not_change_the_charset() -> None:
    body = PAGE.format(charset="utf-8").encode().replace("会議".encode(), b"\xe4\xbc")
    assert "見本の" in decode(body) and "開きます。" in decode(body)


def test_a_character_cut_at_the_end_is_dropped() -> None:
    assert decode("見本の会議".encode()[:-1]) == "見本の会"
