"""Which links wait for review, in which order, one by one and as a series."""

import pytest

from app import review, review_case, review_queue
from app.bootstrap import Watch
from app.review import decide_together, undo, waiting_count
from domain.errors import BadInput
from domain.match import Grade
from domain.query import Query
from domain.queue import QueueItem, Waiting
from tests.integration.life import Clock
from tests.integration.reviewing import (
    ACCEPTED,
    REJECTED,
    P,
    bring,
    item,
    link,
    listed,
    queue,
    say,
)


@pytest.fixture
def watch(both: Watch) -> Watch:
    return both


def test_direct_and_uncertain_links_come_first_and_filters_narrow_them(watch: Watch) -> None:
    bring(watch, item("甲"), link("I-5b", 0.95), link("I-5a", 0.55))
    bring(watch, item("乙", "2", agency="乙省"), link("I-5c", 0.45, Grade.RELATED))
    assert queue(watch) == [(1, "I-5a"), (1, "I-5b"), (2, "I-5c")]
    assert queue(watch, agencies=("乙省",)) == queue(watch, grades=("related",)) == [(2, "I-5c")]
    assert queue(watch, asks=("I-5b",)) == [(1, "I-5b")]
    assert queue(watch, sources=("other",)) == queue(watch, until="2026-11-17") == []
    assert len(queue(watch, recommendations=("I-5",), since="2026-11-18")) == 3
    assert queue(watch, Waiting.CHANGED, Waiting.DISPUTED) == []
    assert review_queue.count_waiting(watch, Query()) == waiting_count(watch, P) == 3


def test_pages_of_the_queue_follow_one_another_also_while_it_shrinks(watch: Watch) -> None:
    for number in range(5):
        bring(watch, item(f"題{number}", str(number)), link("I-5b", 0.9), link("I-5a", 0.6))
    seen, after = list[tuple[int, str]](), ""
    while True:
        page = review_queue.waiting(watch, Query(), (), after, 3)
        seen += [(i.finding.announcement.id, i.finding.match.ask) for i in page.items]
        say(watch, REJECTED, number=seen[-1][0], ask=seen[-1][1])
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 10
    for wrong in ("x", "1", "-1-2", "9" * 30):
        with pytest.raises(BadInput, match="続きの位置"):
            review_queue.waiting(watch, Query(), (), wrong)


def test_a_decided_link_waits_again_when_the_text_changes(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題", body="甲"), link("I-5b"))
    say(watch, ACCEPTED)
    assert queue(watch) == []
    clock.pass_days(1)
    bring(watch, item("題", body="乙"), link("I-5b"))
    assert queue(watch, Waiting.CHANGED) == [(1, "I-5b")]
    assert listed(watch) == {"I-5b": "accepted"}
    say(watch, REJECTED, "佐藤")
    assert (queue(watch), listed(watch)) == ([], {"I-5b": "rejected"})


def series(watch: Watch) -> list[QueueItem]:
    for number in range(4):
        bring(watch, item(f"第{number}回検討会の開催について", str(number)), link("I-5b"))
    bring(watch, item("予算案の概要", "9"), link("I-5b"))
    return review_queue.series(watch, P, 1, "I-5b")


def test_a_series_is_decided_at_once_and_one_undoing_takes_it_back(watch: Watch) -> None:
    found = series(watch)
    assert len(found) == review_case.case(watch, P, 1, "I-5b").alike == 4
    links = [(i.finding.announcement.id, "I-5b") for i in found]
    say(watch, ACCEPTED, number=4)
    done = decide_together(watch, P, links, REJECTED, author="佐藤", note="開催案内のみ")
    assert len(done) == 3
    assert queue(watch) == [(5, "I-5b")]
    undo(watch, done[1].id or 0, author="鈴木")
    assert len(queue(watch)) == 4
    with pytest.raises(BadInput, match="取り消し済み"):
        undo(watch, done[0].id or 0, author="鈴木")


def test_no_more_than_can_be_looked_through_is_decided_at_once(watch: Watch) -> None:
    links = ((number, "I-5b") for number in range(review.TOGETHER + 1))
    with pytest.raises(BadInput, match="一度に"):
        decide_together(watch, P, links, REJECTED, author="佐藤")
