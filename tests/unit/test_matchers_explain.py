import pytest

from domain.announcement import Announcement
from domain.match import Evidence
from domain.proposal import Ask, Concept
from matchers.concepts import ConceptFinder
from matchers.explain import explain, explain_words
from matchers.sentences import Field
from matchers.text import fields, read

NOTED = Concept(name="吊り橋", terms=("吊り橋", "つり橋"), note="「吊り橋」は谷を渡る橋")


def reasons(concept: Concept, title: str, text: str = "") -> tuple[Evidence, ...]:
    shown = Announcement(source="x", agency="見本省", title=title, url="", text=text)
    hits = ConceptFinder([Ask(id="a", concepts=(concept,))]).find(read(shown))
    return explain(fields(shown), hits)


def learned(title: str, *grams: str) -> str:
    [evidence] = explain_words([Field("title", title)], grams, "よく見られる語です")
    return evidence.reason


def test_a_note_about_the_word_itself_is_the_reason() -> None:
    assert reasons(NOTED, "吊り橋の改修")[0].reason == "「吊り橋」は谷を渡る橋"


def test_a_note_about_another_name_stands_behind_the_word_that_was_found() -> None:
    found = reasons(NOTED, "つり橋の改修")[0].reason
    assert found == "手がかりは「つり橋」（「吊り橋」は谷を渡る橋）"


def test_a_term_of_two_words_is_quoted_where_they_stand_apart() -> None:
    concept = Concept(name="窓口の統合", terms=("窓口 + 統合",), note="役場の再編")
    [found] = reasons(concept, "役場の統合", "住民に窓口を案内します。")
    assert (found.field, found.quote) == ("text", "住民に窓口を案内します。")
    assert found.reason == "手がかりは「窓口」と「統合」（役場の再編）"


def test_learned_words_that_touch_are_named_as_one() -> None:
    said = learned("公立図書館の休館", "図書 館", "図書", "公立 図書", "休館")
    assert said == "「公立図書館」「休館」は、よく見られる語です"


def test_a_learned_latin_word_is_named_with_the_number_beside_it() -> None:
    assert learned("山村に9Gの塔", "g", "塔") == "「9G」「塔」は、よく見られる語です"


def test_a_pair_of_learned_words_is_named_without_what_stands_between() -> None:
    said = learned("「橋の計画」を村議会が承認", "計画 村", "議会 承認")
    assert said == "「計画」「村議会」「承認」は、よく見られる語です"


@pytest.mark.parametrize(
    ("original", "word", "shown"),
    [("ｶﾞの吊り橋とｶﾞ㈱", "吊り橋", "吊り橋"), ("㍿の話", "株式", "㍿"), ("㍿の話", "会社", "㍿")],
)
def test_a_quoted_word_is_whole_however_folding_changed_the_length(
    original: str, word: str, shown: str
) -> None:
    assert [original[a:b] for a, b in Field("title", original).spans(word)] == [shown]
