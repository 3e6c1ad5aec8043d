"""What a digest says of links that staff struck out and took back again."""

import pytest

from app.bootstrap import Watch
from app.review import mark_duplicate, undo
from domain.digest import Fate
from tests.integration.life import Clock
from tests.integration.reviewing import ACCEPTED, REJECTED, P, bring, item, link, say
from tests.integration.telling import ALL, FIRST, RELATED, STRICT, fates, later, tell, titles


@pytest.fixture
def watch(both: Watch, clock: Clock) -> Watch:
    """On the Wednesday of the first week; an announcement of that day is news."""
    clock.now = FIRST
    later(clock, days=2)
    bring(both, item("甲"), link("I-5b"))
    return both


def test_what_a_digest_called_unlinked_and_holds_again_is_said_once(
    watch: Watch, clock: Clock
) -> None:
    tell(watch, clock, 0, ALL)
    later(clock, days=1)
    said = say(watch, REJECTED)
    assert fates(tell(watch, clock, 1, ALL)) == [Fate.UNLINKED]
    later(clock, days=1)
    undo(watch, said, author="佐藤")
    digest = tell(watch, clock, 2, ALL)
    assert (fates(digest), titles(digest)) == ([Fate.RELINKED], [])
    digest = tell(watch, clock, 3, ALL)
    assert (fates(digest), titles(digest)) == ([], [])


def test_what_was_taken_back_before_any_digest_said_so_is_no_correction(
    watch: Watch, clock: Clock
) -> None:
    tell(watch, clock, 0, ALL)
    later(clock, days=1)
    said = say(watch, REJECTED)
    later(clock, days=1)
    undo(watch, said, author="佐藤")
    assert fates(tell(watch, clock, 1, ALL)) == []
    assert fates(tell(watch, clock, 2, ALL)) == []


def test_a_link_that_was_struck_out_when_its_digest_went_is_told_when_it_holds_again(
    watch: Watch, clock: Clock
) -> None:
    said = say(watch, REJECTED)
    assert tell(watch, clock, 0, STRICT).items == ()
    later(clock, days=1)
    undo(watch, said, author="佐藤")
    digest = tell(watch, clock, 1, STRICT)
    assert (fates(digest), titles(digest)) == ([], ["甲"])
    digest = tell(watch, clock, 2, STRICT)
    assert (fates(digest), titles(digest)) == ([], [])


def test_so_is_one_that_was_called_a_duplicate_and_one_of_the_wider_grade(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("乙", "2"), link("I-5b", 0.4, RELATED))
    [said] = mark_duplicate(watch, P, 1, 2, author="山田")
    say(watch, REJECTED, number=2)
    assert tell(watch, clock, 0, ALL).items == ()
    later(clock, days=1)
    undo(watch, said.id or 0, author="佐藤")
    say(watch, ACCEPTED, number=2)
    assert titles(tell(watch, clock, 1, ALL)) == ["甲", "乙"]
