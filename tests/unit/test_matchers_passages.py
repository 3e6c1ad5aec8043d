from domain.announcement import Announcement
from domain.proposal import Ask, Concept
from matchers.concepts import ConceptFinder
from matchers.passages import loudest
from matchers.text import LEAD, read

BRIDGE = Concept(name="橋", terms=("吊り橋",), weight=0.9)
RIVER = Concept(name="川", terms=("川岸",), weight=0.3)


def told(rest: str, lead: str = "") -> str:
    text = f"{lead:　<{LEAD}}{rest}"
    shown = Announcement(source="x", agency="見本省", title="概要", url="", text=text)
    finder = ConceptFinder([Ask(id="a", concepts=(BRIDGE, RIVER))])
    words = read(shown)
    return loudest(words.rest, finder.find(words))


def test_the_sentence_with_the_heaviest_concepts_comes_first() -> None:
    rest = "川岸の話。空の話。吊り橋の話。川岸の吊り橋を架け替える。"
    assert told(rest).split("\n") == ["川岸の吊り橋を架け替える。", "吊り橋の話。", "川岸の話。"]


def test_what_stands_before_is_not_told_again() -> None:
    assert told("吊り橋の話。", lead="吊り橋を直す。") == ""
    assert told("空の話。") == ""


def test_what_is_told_is_short() -> None:
    assert len(told("".join(f"{'長' * n}い吊り橋の話。" for n in range(100, 150)))) <= 500
    assert 100 < len(told("長" * 5_000 + "い吊り橋" + "長" * 5_000)) <= 160
