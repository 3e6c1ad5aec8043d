from pathlib import Path

import numpy as np
import pytest

from domain.announcement import Announcement, Attachment
from domain.errors import BadInput
from domain.match import Grade
from domain.proposal import Ask, Concept, Proposal, Recommendation
from matchers.matcher import Matcher
from matchers.model import Model, load_model, save_model
from matchers.stage_rules import RULES
from matchers.text import LEAD, fields
from matchers.wordmodel import WordModel, ask_key
from reading.japanese import TEXT_LIMIT, TITLE_LIMIT

BRIDGE = Concept(name="吊り橋", terms=("吊り橋", "つり橋"), weight=1.0, note="つり橋も同じもの")


def proposal(*concepts: Concept) -> Proposal:
    asks = (
        Ask(id="A", title="吊り橋の整備", summary="山村の吊り橋を架け替える", concepts=concepts),
        Ask(id="B", title="図書館の開館時間の延長", summary="夜も図書館を開く", concepts=()),
        Ask(id="C", title="渡り鳥の観察", summary="湿地で渡り鳥の数を調べる", concepts=()),
    )
    return Proposal(
        id="p",
        title="見本",
        recommendations=(Recommendation(id="R", part="I", heading="見本", asks=asks),),
    )


def announcement(title: str, text: str = "") -> Announcement:
    return Announcement(source="x", agency="見本省", title=title, url="", text=text)


def learned(word: str, ask: str) -> Model:
    """A model that has learned one word for one ask of the sample proposal."""
    shipped = load_model()
    keys = tuple(ask_key("p", a) for a in "ABC")
    weights = np.zeros((1, 2, 3), dtype=np.float32)
    weights[0, :, keys.index(ask_key("p", ask))] = 1
    words = WordModel(keys, (word,), np.ones(1, dtype=np.float32), weights)
    return Model(shipped.coefficients, words, {})


def test_the_very_thing_in_a_headline_is_direct_and_explained() -> None:
    title = "山村のつり橋の架け替え計画を決定"
    best = Matcher(proposal(BRIDGE)).match(announcement(title))[0]
    assert (best.ask, best.grade) == ("A", Grade.DIRECT)
    [evidence] = best.evidence
    assert title[evidence.start : evidence.end] == evidence.quote == title
    assert evidence.reason == "手がかりは「つり橋」（つり橋も同じもの）"


def test_the_reason_without_a_note_names_the_concept() -> None:
    concept = BRIDGE.model_copy(update={"note": ""})
    matcher = Matcher(proposal(concept))
    reasons = [
        matcher.match(announcement(f"{word}の架け替え計画を決定"))[0].evidence[0].reason
        for word in ("吊り橋", "つり橋")
    ]
    assert reasons == ["「吊り橋」が要望事項の用語と一致", "「つり橋」は「吊り橋」を指す語"]


def test_the_sentence_that_says_most_is_quoted_first() -> None:
    wood = Concept(name="木橋", terms=("木橋",), weight=0.9)
    text = "序文です。\f吊り橋の話。吊り橋と木橋を架け替える。終わり。"
    best = Matcher(proposal(BRIDGE, wood)).match(announcement("架け替えのお知らせ", text))[0]
    first = best.evidence[0]
    assert (first.quote, first.page) == ("吊り橋と木橋を架け替える。", 2)
    assert all(text[e.start : e.end] == e.quote for e in best.evidence)


def test_quotes_are_exact_in_half_width_and_composed_characters() -> None:
    concept = Concept(name="ガイド", terms=("ガイド",), weight=1.0)
    text = "㍿の話。\nｶﾞｲﾄﾞの架け替えを①決定。"
    best = Matcher(proposal(concept)).match(announcement("ｶﾞｲﾄﾞの架け替え", text))[0]
    for evidence in best.evidence:
        source = {"title": "ｶﾞｲﾄﾞの架け替え", "text": text}[evidence.field]
        assert source[evidence.start : evidence.end] == evidence.quote


def test_terms_of_its_own_text_find_an_ask_without_concepts() -> None:
    best = Matcher(proposal()).match(announcement("図書館の開館時間を延長"))[0]
    assert best.ask == "B"
    assert best.evidence[0].reason == "「開館時間」は要望事項の文にある語"


def test_a_learned_word_finds_its_ask_and_is_named() -> None:
    best = Matcher(proposal(), learned("灯台", "C")).match(announcement("岬の灯台"))[0]
    assert best.ask == "C"
    assert best.evidence[0].reason.startswith("「灯台」は、この要望事項に当たるとされた")


def test_a_link_is_not_lost_where_the_place_of_its_concept_cannot_be_quoted() -> None:
    lamp = Concept(name="LED", terms=("LED",), weight=0.3)
    proposed = proposal()
    asks = proposed.recommendations[0].asks
    lit = [a.model_copy(update={"concepts": (lamp,)}) if a.id == "C" else a for a in asks]
    recommendation = proposed.recommendations[0].model_copy(update={"asks": tuple(lit)})
    matcher = Matcher(
        proposed.model_copy(update={"recommendations": (recommendation,)}), learned("灯台", "C")
    )
    cut = "あ" * (LEAD - 1) + "X" + "LED"  # the lead ends amid a word
    best = matcher.match(announcement("岬の灯台", cut))[0]
    assert (best.ask, best.evidence[0].quote) == ("C", "岬の灯台")


@pytest.mark.parametrize("before", [0, LEAD, 40_000])
def test_a_sentence_far_down_a_long_text_makes_a_link(before: int) -> None:
    filler = "会議は定刻に始まり、出席者の紹介がありました。"
    said = "山村の吊り橋の架け替え計画を決定しました。"
    text = (filler * before)[:before] + "\n" + said + filler * 50
    best = Matcher(proposal(BRIDGE)).match(announcement("会議の概要", text))[0]
    assert (best.ask, best.grade) == ("A", Grade.DIRECT)
    assert best.evidence[0].quote == said


def test_what_concerns_no_ask_has_no_match() -> None:
    matcher = Matcher(proposal(BRIDGE))
    assert matcher.match(announcement("硬貨の図案が決まりました")) == ()
    assert matcher.match(announcement("。")) == ()


def test_a_batch_keeps_its_order_and_matches_are_best_first() -> None:
    matcher = Matcher(proposal(BRIDGE))
    batch = [announcement("吊り橋と図書館の整備を決定"), announcement("硬貨")]
    found = list(matcher.match_all(batch))
    assert found == [matcher.match(a) for a in batch]
    scores = [m.score for m in found[0]]
    assert scores == sorted(scores, reverse=True)


def test_the_version_changes_with_a_concept_or_the_model() -> None:
    same, other = Matcher(proposal(BRIDGE)), Matcher(proposal())
    assert same.version == Matcher(proposal(BRIDGE)).version != other.version
    assert Matcher(proposal(BRIDGE), learned("灯台", "C")).version != same.version


def test_the_version_changes_with_the_rules_of_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Matcher(proposal(BRIDGE)).version
    monkeypatch.setattr("matchers.stage.RULES", RULES[::-1])
    assert Matcher(proposal(BRIDGE)).version != before


def test_a_proposal_without_asks_matches_nothing() -> None:
    empty = Proposal(id="p", title="空", recommendations=())
    assert Matcher(empty).match(announcement("吊り橋")) == ()


def test_a_proposal_of_one_ask_is_matched() -> None:
    one = proposal(BRIDGE).recommendations[0]
    one = one.model_copy(update={"asks": one.asks[:1]})
    single = Proposal(id="p", title="見本", recommendations=(one,))
    assert Matcher(single).match(announcement("吊り橋の架け替えを決定"))[0].ask == "A"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("吊り橋の整備" * 170_000, "図書館" * 3_400_000),
        ("\x00\x1b[31m\ud800", "\x07" * 10_000),
        ("0123456789" * 100, ""),
        ("Вестник мостов: 다리 جسر", "Lorem ipsum dolor sit amet. " * 5_000),
        ("🌉" * 1_000, "\f" * 100_000),
    ],
)
def test_bad_input_is_read_up_to_a_limit_without_a_crash(title: str, text: str) -> None:
    found = Matcher(proposal(BRIDGE)).match(announcement(title, text))
    assert not found or found[0].ask == "A"


def test_a_model_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    model = load_model()
    save_model(model, tmp_path / "copy")
    copy = load_model(tmp_path / "copy")
    assert copy.fingerprint == model.fingerprint
    save_model(copy, tmp_path / "again")
    for name in ("coefficients.json", "card.json", "words.npz"):
        assert (tmp_path / "copy" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_missing_or_broken_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="学習済みモデルを読み取れません"):
        load_model(tmp_path)


def with_file(text: str, file: str) -> Announcement:
    attached = Attachment(name="別添", url="https://a.example/f.pdf", text=file)
    bare = announcement("架け替えのお知らせ", text)
    return bare.model_copy(update={"attachments": (attached,)})


def test_an_attachment_is_read_and_quoted_with_its_page() -> None:
    file = "表紙\f山村の吊り橋を架け替える。\f奥付"
    for text in ("", "詳しくは別添をご覧ください。"):
        [best] = Matcher(proposal(BRIDGE)).match(with_file(text, file))
        [evidence] = best.evidence
        assert (evidence.field, evidence.file, evidence.page) == (
            "attachment",
            "https://a.example/f.pdf",
            2,
        )
        assert file[evidence.start : evidence.end] == evidence.quote


def test_a_file_that_is_the_text_itself_is_read_once() -> None:
    text = "吊り橋を架け替える。"
    assert [p.name for p in fields(with_file(text, text))] == ["title", "text"]


def test_no_more_than_the_limit_is_read_of_text_and_attachments() -> None:
    read = fields(with_file("あ" * 60_000, "い" * 60_000))
    assert [len(p.original) for p in read[1:]] == [60_000, TEXT_LIMIT - 60_000]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("吊り橋" * 300_000, ""),
        ("".join(map(chr, range(32))) * 100, "\x00\ud800\ufffe"),
        ("1234567890" * 100, "0" * 1_000_000),
        ("A bridge of ropes", "lorem ipsum " * 100_000),
        ("吊り橋", "吊り橋の架け替え" * 1_300_000),
        ("か\u3099" * 900, "e" + "\u0301" * 1_000_000),
        ("ﷺ" * 2_000, "ﷺ" * 1_000_000),
        ("(" * 2_000, "一部改正する予算" * 100_000),
    ],
)
def test_hostile_announcements_are_cut_to_what_the_limits_allow(title: str, text: str) -> None:
    matcher = Matcher(proposal(BRIDGE))
    [reading] = matcher.reader.read([announcement(title, text)])
    assert len(reading.text.title) <= TITLE_LIMIT
    assert len(reading.text.lead) + len(reading.text.rest) <= TEXT_LIMIT
    for found in matcher.match(announcement(title, text)):
        assert all(len(e.quote) <= 160 for e in found.evidence)
