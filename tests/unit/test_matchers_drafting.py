from domain.proposal import Ask, Concept
from matchers.drafting import draft_concepts


def asks() -> list[Ask]:
    return [
        Ask(id="A", summary="「水辺の達人」を認定する河川愛護事業を広げ、市町村を支援すること。"),
        Ask(id="B", summary="灯台税制を改め、市町村を支援すること。ライトハウスを残すこと。"),
        Ask(id="C", summary="市町村を支援すること。"),
        Ask(id="D", summary="夜空を守ること。", concepts=(Concept(name="夜空", terms=("夜空",)),)),
    ]


def test_quoted_and_official_names_of_the_document_become_concepts() -> None:
    drafted = {ask.id: {c.name: c.weight for c in ask.concepts} for ask in draft_concepts(asks())}
    assert drafted["A"]["水辺の達人"] == 0.8
    assert drafted["A"]["河川愛護事業"] == 0.7
    assert drafted["B"]["灯台税制"] == 0.7
    assert drafted["B"]["ライトハウス"] == 0.4


def test_words_that_many_asks_share_tell_nothing() -> None:
    many = [Ask(id=str(n), summary="地域振興対策を進めること。") for n in range(8)]
    assert all(not ask.concepts for ask in draft_concepts(many))


def test_concepts_that_somebody_wrote_stay() -> None:
    assert draft_concepts(asks())[3].concepts == (Concept(name="夜空", terms=("夜空",)),)


def test_every_note_asks_for_later_names() -> None:
    notes = [c.note for ask in draft_concepts(asks())[:3] for c in ask.concepts]
    assert notes and all("後の名称があれば" in note for note in notes)
