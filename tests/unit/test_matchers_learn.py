from datetime import UTC, datetime

import pytest

from domain.announcement import Announcement
from domain.match import Grade
from domain.review import Decision, Review
from domain.ruling import settled
from matchers.learn import Lesson, learn
from matchers.matcher import Matcher
from matchers.terms import term_uses
from tests.unit.test_matchers_matcher import BRIDGE, announcement, learned, proposal

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def review(ask: str, decision: Decision, moved_to: str = "") -> Review:
    return Review(ask=ask, decision=decision, moved_to=moved_to, author="山田", decided_at=NOW)


def lessons(word: str, grade: Grade | None, count: int = 6) -> list[Lesson]:
    kinds = ("架け替え", "点検", "塗装", "調査", "公開", "竣工", "渡り初め", "募金")
    return [Lesson(announcement(f"{word}の{kind}"), {"C": grade}) for kind in kinds[:count]]


def test_the_last_decision_on_a_link_counts() -> None:
    said = settled([review("A", Decision.ACCEPTED), review("A", Decision.REJECTED)])
    assert said == {"A": None}


def test_a_moved_link_is_none_of_the_old_ask_and_one_of_the_new() -> None:
    assert settled([review("A", Decision.MOVED, "B")]) == {"A": None, "B": Grade.DIRECT}


def test_only_a_moved_link_names_another_ask() -> None:
    with pytest.raises(ValueError, match="moved"):
        review("A", Decision.MOVED)
    with pytest.raises(ValueError, match="moved"):
        review("A", Decision.ACCEPTED, "B")


def test_a_word_of_accepted_links_is_learned() -> None:
    matcher = Matcher(proposal(), learned("灯台", "C"))
    assert matcher.match(announcement("水車の補修")) == ()
    found = learn(matcher, lessons("水車", Grade.DIRECT))
    assert "C" in found.better and not found.worse
    assert found.after.f1 > found.before.f1
    assert Matcher(proposal(), found.model).match(announcement("水車の補修"))[0].ask == "C"


def test_a_word_of_rejected_links_is_unlearned() -> None:
    matcher = Matcher(proposal(), learned("灯台", "C"))
    found = learn(matcher, lessons("灯台", None))
    assert found.before.wrong > found.after.wrong == 0
    assert Matcher(proposal(), found.model).match(announcement("灯台の補修")) == ()


def test_what_was_not_reviewed_stays_as_it_was() -> None:
    matcher = Matcher(proposal(BRIDGE), learned("灯台", "C"))
    found = learn(matcher, lessons("水車", Grade.DIRECT))
    titles = ["岬の灯台", "山村の吊り橋の架け替えを決定", "硬貨の図案"]
    for title in titles:
        before = matcher.match(announcement(title))
        after = Matcher(proposal(BRIDGE), found.model).match(announcement(title))
        assert [m.ask for m in before] == [m.ask for m in after]


def test_reviews_teach_about_asks_that_the_model_does_not_know() -> None:
    matcher = Matcher(proposal(BRIDGE))
    assert not matcher.scorer.known.any()
    assert matcher.match(announcement("水車の補修")) == ()
    found = learn(matcher, lessons("水車", Grade.DIRECT))
    assert "C" in found.better and not found.worse
    after = Matcher(proposal(BRIDGE), found.model)
    assert after.match(announcement("水車の補修"))[0].ask == "C"
    bridge = announcement("山村の吊り橋の架け替えを決定")
    assert [m.ask for m in after.match(bridge)] == [m.ask for m in matcher.match(bridge)]


def test_rejected_links_of_an_unknown_ask_are_unlearned() -> None:
    matcher = Matcher(proposal(BRIDGE))
    rejected = [Lesson(announcement(f"吊り橋の{k}"), {"A": None}) for k in ("歌", "絵", "本", "詩")]
    assert matcher.match(rejected[0].announcement)[0].ask == "A"
    found = learn(matcher, rejected)
    assert found.before.wrong > found.after.wrong
    assert not Matcher(proposal(BRIDGE), found.model).match(announcement("吊り橋の写真"))


def test_lessons_about_unknown_asks_teach_nothing() -> None:
    matcher = Matcher(proposal(), learned("灯台", "C"))
    found = learn(matcher, [Lesson(announcement("水車"), {"Z": Grade.DIRECT})])
    assert found.outcomes == ()


def test_the_use_of_terms_is_counted_with_their_reviews() -> None:
    matcher = Matcher(proposal(BRIDGE), learned("灯台", "C"))
    batch = [
        announcement("吊り橋の架け替えを決定"),
        announcement("つり橋の話"),
        announcement("硬貨"),
    ]
    said: dict[str, dict[str, Grade | None]] = {
        batch[0].identity: {"A": Grade.DIRECT},
        batch[1].identity: {"A": None},
    }
    uses = {t.term: t for t in term_uses(matcher, [batch], said)}
    assert (uses["吊り橋"].found, uses["吊り橋"].accepted, uses["吊り橋"].precision) == (1, 1, 1.0)
    assert (uses["つり橋"].rejected, uses["つり橋"].precision) == (1, 0.0)
    assert isinstance(batch[0], Announcement)
