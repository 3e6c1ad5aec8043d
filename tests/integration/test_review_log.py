"""The trail of decisions, and what a reviewer is shown of one link."""

import pytest

from app import review_case, review_log
from app.bootstrap import Watch
from app.review import decide, undo
from domain.errors import UnknownName
from domain.match import Grade
from domain.queue import Waiting
from domain.review import Decision
from tests.integration.life import Clock
from tests.integration.reviewing import (
    ACCEPTED,
    MOVED,
    P,
    bring,
    item,
    link,
    queue,
    say,
)


@pytest.fixture
def watch(both: Watch) -> Watch:
    return both


def test_the_trail_says_who_when_and_old_and_new(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5b"), link("I-5a"))
    first = say(watch, ACCEPTED)
    clock.pass_days(1)
    say(watch, MOVED, "佐藤", ask="I-5a", moved_to="I-5c")
    undo(watch, first, author="鈴木")
    page = review_log.log(watch, P, limit=2)
    assert [
        (
            e.amendment.review.author,
            e.amendment.ask,
            e.amendment.before.value,
            e.amendment.after.value,
        )
        for e in page.items
    ] == [
        ("鈴木", "I-5b", "accepted", "unreviewed"),
        ("佐藤", "I-5a", "unreviewed", "rejected"),
        ("佐藤", "I-5c", "unreviewed", "accepted"),
    ]
    assert page.next
    [last] = review_log.log(watch, P, page.next, limit=2).items
    assert (last.undone, last.title, last.amendment.review.author) == (True, "題", "山田")
    own = review_log.log_of(watch, P, 1, "I-5b")
    assert [e.amendment.review.author for e in own] == ["山田", "鈴木"]
    assert review_log.log(watch, P, author="佐藤").items[0].amendment.ask == "I-5a"


def test_a_note_is_kept_and_decides_nothing(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    decide(watch, P, 1, "I-5b", Decision.NOTED, author="山田", note="照会中")
    assert queue(watch) == [(1, "I-5b")]
    assert review_case.case(watch, P, 1, "I-5b").said[0].review.note == "照会中"


def test_a_case_tells_all_that_a_reviewer_needs(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"), link("I-5a", 0.4, Grade.RELATED))
    case = review_case.case(watch, P, 1, "I-5b")
    assert case.item.reason is Waiting.NEW and case.ask.text and case.ministries
    assert [(a.id, f.match.grade) for a, f in case.others] == [("I-5a", Grade.RELATED)]
    with pytest.raises(UnknownName):
        review_case.case(watch, P, 1, "I-9")
