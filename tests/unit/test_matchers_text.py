import threading

import pytest

from domain.announcement import Announcement
from domain.proposal import Ask, Concept
from matchers.concepts import ConceptFinder, Hit
from matchers.noise import is_action, is_aside, is_buying, is_press, is_staff
from matchers.sentences import Field, sentence
from matchers.text import LEAD, read
from reading import japanese
from reading.japanese import fold, fold_with_offsets, located_words, words


def found(concept: Concept, title: str, text: str = "") -> list[Hit]:
    announcement = Announcement(source="x", agency="見本省", title=title, url="", text=text)
    return ConceptFinder([Ask(id="a", concepts=(concept,))]).find(read(announcement))


def test_full_width_half_width_and_case_compare_equal() -> None:
    assert fold("ＡＩとｶﾞｲﾄﾞ㈱") == fold("aiとガイド(株)")


@pytest.mark.parametrize("text", ["ＡＩとｶﾞｲﾄﾞ㈱", "①㍿ﬁ Straße", "か\u3099くせい", "\x00\ud800"])
def test_both_ways_of_folding_agree(text: str) -> None:
    assert fold(text) == fold_with_offsets(text)[0]


def test_offsets_lead_back_to_the_original_characters() -> None:
    original = "㈱のｶﾞｲﾄﾞ"
    folded, offsets = fold_with_offsets(original)
    start = folded.index("ガイド")
    assert original[offsets[start] : offsets[start + 3]] == "ｶﾞｲﾄﾞ"


def test_words_are_content_words_in_normal_form() -> None:
    assert words("附属の病院で、打込みをした。") == words("付属の病院で打ち込みをした")


def test_words_that_the_dictionary_lacks_are_told_apart() -> None:
    assert words("zqxとqzxとxqz") == ["zqx", "qzx", "xqz"]
    assert words("2025とzqxと77,777とqzx") == ["zqx", "qzx"]


def test_a_numeral_that_a_number_takes_in_is_no_word() -> None:
    assert words("千の窓口") == ["千", "窓口"]
    assert words("5千の窓口") == ["窓口"]
    assert [word for word, _, _ in located_words("5千の窓口")] == ["窓口"]


def test_the_vocabulary_is_bounded_and_its_loss_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "附属の病院で、打込みを2回した。"
    before = words(text)
    monkeypatch.setattr(japanese, "_VOCABULARY", 1)
    monkeypatch.setattr(japanese, "_vocabulary", {})
    assert words(f"{text}図書館の窓口") == [*before, *words("図書館の窓口")]
    assert len(japanese._vocabulary) <= 1


def test_located_words_stand_where_they_say() -> None:
    text = fold("附属の病院")
    assert [(word, text[a:b]) for word, a, b in located_words(text)] == [
        ("付属", "附属"),
        ("病院", "病院"),
    ]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("橋りょう点検8か年計画を進める", ["橋りょう点検"]),
        ("2060年渡り鳥調査の実施", ["渡り鳥調査"]),
        ("三歳児健診の実施", []),
        ("9G基地局の整備", ["9G基地局"]),
        ("三地域交流の促進", ["三地域交流"]),
    ],
)
def test_a_noun_phrase_keeps_a_number_that_names_but_none_that_counts(
    text: str, phrases: list[str]
) -> None:
    assert japanese.noun_phrases(text) == phrases


def test_a_long_text_a_lone_surrogate_and_control_characters_are_read() -> None:
    assert len(words("役所の窓口。" * 20_000)) == 40_000
    assert "窓口" in words("窓口\x00\ud800\x1b届出")


def test_every_thread_has_its_own_tokenizer() -> None:
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(words("窓口" * 999))) for _ in "1234"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and results.count(results[0]) == 4


@pytest.mark.parametrize(
    ("title", "expected"), [("５Ｇ基地局", 1), ("25Gの通信", 0), ("5GB", 0), ("ローカル5Gを", 1)]
)
def test_an_ascii_term_is_no_piece_of_a_longer_one(title: str, expected: int) -> None:
    assert len(found(Concept(name="5G", terms=("5G",)), title)) == expected


def test_a_concept_needs_its_required_word_and_bears_no_excluded_one() -> None:
    concept = Concept(name="補助", terms=("補助金",), requires=("基地局",), excludes=("返還",))
    assert found(concept, "基地局の補助金")
    assert found(concept, "補助金の案内", "基地局を建てる町村へ")
    assert not found(concept, "補助金の案内")
    assert not found(concept, "基地局の補助金の返還")


def test_both_words_of_a_joined_term_must_stand_there() -> None:
    concept = Concept(name="窓口の統合", terms=("窓口 + 統合",))
    assert found(concept, "町の窓口を統合")[0].title == (("窓口", "統合"),)
    assert found(concept, "町の窓口", "三つを統合する")[0].rest == (("窓口", "統合"),)
    assert not found(concept, "町の窓口を新設")


def test_a_term_counts_once_where_it_stands_first() -> None:
    concept = Concept(name="窓口", terms=("窓口", "届出"))
    [hit] = found(concept, "新しい窓口", "窓口を開く" + "。" * LEAD + "届出")
    assert (hit.title, hit.lead, hit.rest) == ((("窓口",),), (), (("届出",),))


def test_a_term_of_one_character_is_found() -> None:
    assert found(Concept(name="橋", terms=("橋",)), "新しい橋")


def test_the_words_of_a_long_body_do_not_drown_the_headline() -> None:
    grams = read(
        Announcement(source="", agency="", url="", title="窓口", text="橋。" * 50_000)
    ).grams()
    assert (grams["窓口"], grams["橋"], len(grams)) == (1.0, 0.7, 3)


def test_a_quote_is_the_sentence_around_the_span() -> None:
    text = "先の文。 次の窓口の文。後の文。"
    start, end = sentence(text, 7, 9)
    assert text[start:end] == "次の窓口の文。"


def test_a_quote_from_an_endless_sentence_is_cut() -> None:
    start, end = sentence("あ" * 5_000, 2_500, 2_502)
    assert start <= 2_500 and end >= 2_502 and end - start <= 160


def test_form_feeds_part_a_text_into_pages() -> None:
    pages = Field("text", "一枚目\f二枚目\f三枚目")
    assert [pages.page(n) for n in (0, 4, 9)] == [1, 2, 3]
    assert Field("text", "一枚きり").page(2) is None


def test_buying_hiring_and_press_meetings_are_told_apart() -> None:
    assert is_buying("一般競争入札の結果")
    assert is_staff("職員募集のご案内")
    assert is_press("大臣記者会見の概要")
    subsidy = "通信設備を建てる町村への補助金の公募"
    assert not (is_buying(subsidy) or is_staff(subsidy) or is_press(subsidy))


def test_an_outage_is_an_aside_and_a_disability_is_none() -> None:
    assert is_aside("窓口システムの障害について")
    assert not is_aside("障害者の働く場を広げる事業の公募")


def test_policy_steps_and_asides_are_told_apart() -> None:
    assert is_action("新しい計画を閣議決定")
    assert is_aside("啓発ポスターができました")
