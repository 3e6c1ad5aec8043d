from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cursor import Cursor, fingerprint, read, write
from domain.errors import BadInput, UnknownName
from domain.place import LAST
from domain.proposal import Ask, Proposal, Recommendation
from domain.query import Query, selected, terms

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
PROPOSAL = Proposal(
    id="p",
    title="見本提言",
    recommendations=tuple(
        Recommendation(
            id=f"{part}-{n}",
            part=part,
            heading="",
            asks=tuple(Ask(id=f"{part}-{n}{x}", summary=x) for x in "ab"),
        )
        for part in ("I", "II")
        for n in (1, 2)
    ),
)


def test_a_query_without_names_selects_no_asks_in_particular() -> None:
    assert selected(Query(), PROPOSAL) is None


def test_part_recommendation_and_ask_narrow_each_other() -> None:
    assert selected(Query(parts=("I",)), PROPOSAL) == ("I-1a", "I-1b", "I-2a", "I-2b")
    assert selected(Query(recommendations=("II-1",)), PROPOSAL) == ("II-1a", "II-1b")
    assert selected(Query(parts=("I",), asks=("II-1a",)), PROPOSAL) == ()


def test_names_are_read_whatever_their_width_and_case() -> None:
    assert selected(Query(asks=("ⅰ－１Ａ",)), PROPOSAL) == ("I-1a",)


def test_an_unknown_ask_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="I-1a"):
        selected(Query(asks=("I-9z",)), PROPOSAL)


def test_terms_are_split_at_white_space_of_any_width() -> None:
    found = terms('窓口　"電子 申請" -廃止 －終了')
    assert found.wanted == ("窓口", "電子 申請")
    assert found.unwanted == ("廃止", "終了")


@pytest.mark.parametrize("text", ["", "  ", "-", "-廃止", '""'])
def test_a_query_that_wants_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        terms(text)


def test_a_cursor_is_read_back_for_its_own_query_only() -> None:
    cursor = Cursor(query=fingerprint(Query()), as_of=NOW, place=LAST, id=7)
    assert read(write(cursor), Query(as_of=NOW)) == cursor
    with pytest.raises(BadInput):
        read(write(cursor), Query(text="窓口"))


@given(st.text())
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadInput):
        read(text, Query())
