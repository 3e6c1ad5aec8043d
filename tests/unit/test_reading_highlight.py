from reading.highlight import mark, snippet
from reading.japanese import placed_words, search_words


def marked(text: str, *terms: str) -> list[str]:
    return [text[start:end] for start, end in mark(text, terms).marks]


def test_marks_cover_the_original_spelling() -> None:
    assert marked("ＡＩとｶﾞｲﾄﾞ㈱の附属病院", "ai", "ガイド", "付属病院") == [
        "ＡＩ",
        "ｶﾞｲﾄﾞ",
        "附属病院",
    ]


def test_a_part_of_a_word_is_not_marked() -> None:
    assert marked("東京都と京都の窓口", "京都") == ["京都"]


def test_a_snippet_shows_the_first_answer_far_in_the_text() -> None:
    text = "前置き。" * 9_000 + "ここで制度を改正する。" + "後書き。" * 100
    shown = snippet(text, ["改正"])
    assert [shown.text[s:e] for s, e in shown.marks] == ["改正"]
    assert shown.text.startswith("…") and shown.text.endswith("…") and len(shown.text) < 130


def test_a_snippet_without_an_answer_is_the_beginning() -> None:
    assert snippet("はじめに　本文", []).text == "はじめに 本文"


def test_placed_words_are_the_words_that_are_indexed() -> None:
    text = "㈱と㌔。ﾊﾟﾋﾟﾌﾟ\r\n①５Ｇ\x00表" * 800
    placed = list(placed_words(text))
    assert [w for w, _, _ in placed] == search_words(text)
    assert all(text[start:end] for _, start, end in placed)
