from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput, TeigenError
from reading.rows import Row, read_rows

NAMES = {"題名": "title"}


def read(text: str, file: str = "a.csv", required: Sequence[str] = ("title",)) -> list[Row]:
    return list(read_rows(text.encode(), file, required=required, names=NAMES))


def titles(text: str, file: str = "a.csv") -> list[tuple[int, str | None]]:
    return [(r.line, r.values.get("title")) for r in read(text, file)]


def test_a_quoted_value_may_run_over_two_lines_and_rows_keep_their_line_numbers() -> None:
    assert titles('title,url\n"甲\n乙",u\n丙,v\n') == [(2, "甲\n乙"), (4, "丙")]


def test_a_quote_that_never_closes_costs_only_its_own_line() -> None:
    broken, good = read('title,url\n"甲,u\n乙,v\n')
    assert str(broken.problem).startswith("a.csv:2: 引用符")
    assert (good.line, good.values["title"]) == (3, "乙")


def test_a_value_as_long_as_a_book_is_read() -> None:
    [row] = read("title\n" + "長" * 400_000)
    assert len(row.values["title"]) == 400_000


@pytest.mark.parametrize("heading", ["\ufeffTitle,URL", "url;title", "url\ttitle", "題名,url"])
def test_headings_are_read_as_spreadsheets_write_them(heading: str) -> None:
    delimiter = next((d for d in ";\t" if d in heading), ",")
    [row] = read(f"{heading}\r\n甲{delimiter}甲\r\n\r\n")
    assert row.values["title"] == "甲"


def test_a_missing_column_is_named_with_the_remedy() -> None:
    with pytest.raises(BadInput, match=r"a\.csv:1: 必要な列がありません: title"):
        read("name\n甲\n")


def test_a_bad_json_line_is_named_and_the_others_are_read() -> None:
    bad, listed, good = read('{"title": "切れた\n[1]\n{"title": "乙", "problem": "x"}\n', "a.jsonl")
    assert str(bad.problem).startswith("a.jsonl:1: JSON として")
    assert str(listed.problem).startswith("a.jsonl:2: JSON の項目")
    assert (good.problem, good.values["title"]) == (None, "乙")


@given(st.text(alphabet='"",\n\r\t;甲a{}[]:\\', max_size=60), st.sampled_from(["a.csv", "a.jsonl"]))
def test_no_text_breaks_the_reader(text: str, file: str) -> None:
    try:
        rows = read("title\n" + text, file)
    except TeigenError:
        return
    assert [r.line for r in rows] == sorted({r.line for r in rows})
