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
