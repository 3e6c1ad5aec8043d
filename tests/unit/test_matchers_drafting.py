from domain.proposal import Ask, Concept, Proposal, Recommendation
from matchers.drafting import draft_concepts, drafted_asks, offered_concepts, with_drafts
from matchers.model import load_model

WORDS = load_model().words


def asks() -> list[Ask]:
    return [
        Ask(id="A", summary="「水辺の達人」を認定する河川愛護事業を広げ、市町村を支援すること。"),
        Ask(id="B", summary="灯台税制を改め、市町村を支援すること。ライトハウスを残すこと。"),
        Ask(id="C", summary="市町村を支援すること。"),
        Ask(id="D", summary="夜空を守ること。", concepts=(Concept(name="夜空", terms=("夜空",)),)),
    ]


def test_quoted_terms_and_runs_of_nouns_become_concepts() -> None:
    drafted = {
        ask.id: {c.name: c.weight for c in ask.concepts} for ask in draft_concepts(asks(), WORDS)
    }
    assert set(drafted["A"]) == {"水辺の達人", "河川愛護事業"}
    assert drafted["A"]["水辺の達人"] > drafted["A"]["河川愛護事業"]
    assert set(drafted["B"]) == {"灯台税制", "ライトハウス"}


def test_a_term_of_common_words_weighs_less() -> None:
    common, rare = draft_concepts(
        [Ask(id="A", summary="情報システムを整える。"), Ask(id="B", summary="渡船航路を守る。")],
        WORDS,
    )
    assert common.concepts[0].weight < rare.concepts[0].weight


def test_words_that_many_asks_share_tell_nothing() -> None:
    many = [Ask(id=str(n), summary="地域振興対策を進めること。") for n in range(8)]
    assert all(not ask.concepts for ask in draft_concepts(many, WORDS))


def test_a_term_that_two_of_few_asks_share_is_kept_with_less_weight() -> None:
    first, second, other = draft_concepts(
        [
            Ask(id="A", summary="渡船航路を残すこと。"),
            Ask(id="B", summary="渡船航路を増やすこと。"),
            Ask(id="C", summary="灯台税制を改めること。"),
        ],
        WORDS,
    )
    assert first.concepts == second.concepts
    assert 0 < first.concepts[0].weight < other.concepts[0].weight


def test_an_ask_without_a_title_draws_on_its_heading() -> None:
    bare = Ask(id="A", summary="役場が支えること。")
    proposal = Proposal(
        id="p",
        title="見本",
        recommendations=(Recommendation(id="R", part="I", heading="渡船航路の維持", asks=(bare,)),),
    )
    [drafted] = drafted_asks(proposal, WORDS)
    assert [c.name for c in drafted.concepts] == ["渡船航路"]
    assert drafted.model_copy(update={"concepts": ()}) == bare
    assert with_drafts(proposal, ["p A"], WORDS) == (drafted,)


def test_concepts_that_somebody_wrote_stay() -> None:
    assert draft_concepts(asks(), WORDS)[3].concepts == (Concept(name="夜空", terms=("夜空",)),)


def test_drafts_are_marked_as_such() -> None:
    drafted = [c for ask in draft_concepts(asks(), WORDS)[:3] for c in ask.concepts]
    assert drafted and all(c.drafted and "要望事項の文にある語" in c.note for c in drafted)


def test_another_catalogue_offers_the_later_names_of_what_stands_in_the_ask() -> None:
    boat = Concept(name="渡船", terms=("公営渡船", "水上バス"), weight=0.9)
    weak = Concept(name="川", terms=("公営渡船",), weight=0.2)
    other = [Ask(id="X", concepts=(boat, weak))]
    [offered] = offered_concepts(Ask(id="A", summary="公営渡船を残すこと。"), other)
    assert offered.terms == ("公営渡船", "水上バス")
    assert offered.drafted and "後の名称の候補" in offered.note
    assert offered_concepts(Ask(id="B", summary="橋を架けること。"), other) == []
