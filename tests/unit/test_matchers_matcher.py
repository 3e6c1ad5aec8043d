from domain.announcement import Announcement
from domain.match import Grade
from domain.proposal import Ask, Concept, Proposal, Recommendation
from matchers.matcher import Matcher

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


def test_the_very_thing_in_a_headline_is_direct_and_explained() -> None:
    title = "山村のつり橋の架け替え計画を決定"
    best = Matcher(proposal(BRIDGE)).match(announcement(title))[0]
    assert (best.ask, best.grade) == ("A", Grade.DIRECT)
    [evidence] = best.evidence
    assert title[evidence.start : evidence.end] == evidence.quote == title
    assert evidence.reason == "「つり橋」: つり橋も同じもの"


def test_the_reason_without_a_note_names_the_concept() -> None:
    concept = BRIDGE.model_copy(update={"note": ""})
    matcher = Matcher(proposal(concept))
    reasons = [
        matcher.match(announcement(f"{word}の架け替え計画を決定"))[0].evidence[0].reason
        for word in ("吊り橋", "つり橋")
    ]
    assert reasons == ["「吊り橋」が要望事項の用語と一致", "「つり橋」は「吊り橋」を指す語"]


def test_words_alone_find_an_ask_without_concepts() -> None:
    best = Matcher(proposal()).match(announcement("図書館の開館時間を延長"))[0]
    assert best.ask == "B"
    assert "図書" in best.evidence[0].reason


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


def test_the_version_changes_with_a_concept_only() -> None:
    same, other = Matcher(proposal(BRIDGE)), Matcher(proposal())
    assert same.version == Matcher(proposal(BRIDGE)).version != other.version


def test_a_proposal_without_asks_matches_nothing() -> None:
    empty = Proposal(id="p", title="空", recommendations=())
    assert Matcher(empty).match(announcement("吊り橋")) == ()


def test_endless_titles_and_texts_are_read_up_to_a_limit() -> None:
    long = announcement("吊り橋の整備" * 170_000, "図書館" * 400_000)
    assert Matcher(proposal(BRIDGE)).match(long)[0].ask == "A"
