import pytest

from crawler.article import is_cut
from crawler.page import Page

WHOLE = "一つ目の文です。\n二つ目の文です。\n三つ目の文です。"


def page(body: bytes) -> Page:
    return Page("https://x.go.jp/1.html", body)


@pytest.mark.parametrize(
    ("body", "text", "cut"),
    [
        (b"<html><p>", WHOLE[:12], True),
        (b"<html><p>", WHOLE[:12] + "\ufffd", True),
        (b"%PDF-1.7 1 0 obj", WHOLE[:12], True),
        (b"<html><p></p></HTML>\n", WHOLE[:12], False),
        (b"%PDF-1.7 1 0 obj\n%%EOF\n", WHOLE[:12], False),
        (b"<html><p>", WHOLE, False),
        (b"<html><p>", "", False),
        (b"<html><p>", "別の文に書き換えました。", False),
        (b"<html><p>", WHOLE + "追記。", False),
    ],
)
def test_a_page_read_again_is_cut_when_it_says_less_and_never_ends(
    body: bytes, text: str, cut: bool
) -> None:
    assert is_cut(page(body), text, WHOLE) is cut


def test_a_page_that_is_read_for_the_first_time_is_taken_as_it_is() -> None:
    assert not is_cut(page(b"<html><p>"), WHOLE, "")
