from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from app import review, review_case, review_log, review_queue
from app.bootstrap import Watch
from app.progress import progress
from app.review import decide, decide_together, mark_duplicate, undo, waiting_count
from app.story import story
from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.period import Period
from domain.query import Query, ReviewState
from domain.queue import QueueItem, Waiting
from domain.review import Decision
from domain.stage import Stage
from store import matches
from store.review_tables import ReviewRow, RulingRow
from tests.integration.life import Clock
from tests.integration.reviewing import (
    ACCEPTED,
    MOVED,
    REJECTED,
    P,
    bring,
    item,
    link,
    listed,
    queue,
    rematch,
    say,
)


@pytest.fixture
def watch(both: Watch) -> Watch:
    return both


def test_a_link_moved_to_where_the_matcher_found_nothing_is_in_every_list(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    said = say(watch, MOVED, moved_to="I-5c")
    assert listed(watch) == {"I-5b": "rejected", "I-5c": "accepted"}
    assert [e.finding.match.ask for e in story(watch, "I-5c").timeline if e.finding] == ["I-5c"]
    [standing] = progress(watch, Query(asks=("I-5c",))).asks
    assert standing.confirmed and standing.confirmed.match.stage is Stage.BUDGET
    rematch(watch, 1, link("I-5b"))
    assert listed(watch)["I-5c"] == "accepted"
    undo(watch, said, author="山田")
    assert listed(watch) == {"I-5b": "unreviewed"}


def test_what_staff_accepted_holds_although_the_matcher_finds_it_no_longer(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"), link("I-5a"))
    say(watch, ACCEPTED)
    rematch(watch, 1)
    assert listed(watch) == {"I-5b": "accepted"}
    rematch(watch, 1, link("I-5b", 0.7))
    assert listed(watch) == {"I-5b": "accepted"}


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


def test_two_opinions_wait_for_a_second_one_and_are_told_apart(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    say(watch, ACCEPTED)
    say(watch, REJECTED, "佐藤")
    assert queue(watch, Waiting.DISPUTED) == [(1, "I-5b")]
    assert listed(watch) == {"I-5b": "disputed"}
    assert listed(watch, reviews=("disputed",)) == {"I-5b": "disputed"}
    [standing] = progress(watch, Query(asks=("I-5b",))).asks
    assert (standing.confirmed, standing.unreviewed is None) == (None, False)
    case = review_case.case(watch, P, 1, "I-5b")
    assert [(a.review.author, a.after.value) for a in case.said] == [
        ("山田", "accepted"), ("佐藤", "disputed"),
    ]  # fmt: skip
    say(watch, REJECTED, "鈴木")
    assert (queue(watch), listed(watch)) == ([], {"I-5b": "rejected"})


def test_a_duplicate_leaves_lists_and_digests_and_its_undoing_brings_it_back(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    bring(watch, item("題（再掲）", "2"), link("I-5b"), link("I-5a"))
    [first, _] = mark_duplicate(watch, P, 2, 1, author="山田", note="転載")
    assert (len(listed(watch)), queue(watch)) == (1, [(1, "I-5b")])
    assert set(listed(watch, reviews=("duplicate",))) == {"I-5b", "I-5a"}
    week = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))
    with watch.session() as session:
        assert [row.id for row, _ in matches.in_period(session, P, week)] == [1]
    with pytest.raises(BadInput, match="発表 1 を指定"):
        mark_duplicate(watch, P, 1, 2, author="山田")
    with pytest.raises(BadInput, match="その発表自身"):
        mark_duplicate(watch, P, 1, 1, author="山田")
    with pytest.raises(UnknownName):
        mark_duplicate(watch, P, 1, 99, author="山田")
    assert first.id
    assert len(undo(watch, first.id, author="佐藤")) == 2
    assert len(queue(watch)) == 3


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


def test_undoing_appends_and_deletes_nothing(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5b"))
    said = say(watch, REJECTED)
    then = watch.now()
    clock.pass_days(1)
    [taken] = undo(watch, said, author="佐藤", note="押し間違い")
    with watch.session() as session:
        assert session.exec(select(func.count()).select_from(ReviewRow)).one() == 2
    assert listed(watch) == {"I-5b": "unreviewed"}
    assert listed(watch, as_of=then) == {"I-5b": "rejected"}
    with pytest.raises(BadInput):
        undo(watch, taken.id or 0, author="佐藤")
    with pytest.raises(UnknownName):
        undo(watch, 99, author="佐藤")


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


def test_two_who_accept_do_not_differ_because_the_matcher_changed_its_grade(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    say(watch, ACCEPTED)
    rematch(watch, 1, link("I-5b", 0.4, Grade.RELATED))
    say(watch, ACCEPTED, "佐藤")
    assert listed(watch) == {"I-5b": "accepted"}
    assert ReviewState.ACCEPTED.counts


def test_later_days_leave_earlier_ones_as_they_were(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5b"))
    clock.now += timedelta(hours=1)
    before = clock.now
    clock.now += timedelta(hours=1)
    say(watch, MOVED, moved_to="I-5c")
    assert listed(watch, as_of=before) == {"I-5b": "unreviewed"}
    assert clock.now > datetime(2026, 11, 24, tzinfo=UTC)
    with Session(watch.engine) as session:
        assert matches.waiting(session, P) == 0


def test_many_who_decide_at_the_same_time_are_all_heard(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    said = [ACCEPTED, REJECTED, ACCEPTED, REJECTED, ACCEPTED, ACCEPTED]
    with ThreadPoolExecutor(len(said)) as pool:
        made = [pool.submit(say, watch, d, f"担当{n}") for n, d in enumerate(said)]
        assert len({one.result() for one in made}) == len(said)
    assert listed(watch) == {"I-5b": "accepted"}
    with watch.session() as session:
        standing = select(func.count()).select_from(RulingRow)
        assert session.exec(standing.where(col(RulingRow.replaced_at).is_(None))).one() == 1


def test_a_new_link_of_a_duplicate_follows_it_and_undoing_brings_it_back(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("題"), link("I-5b"))
    bring(watch, item("題（再掲）", "2"), link("I-5b"))
    [said] = mark_duplicate(watch, P, 2, 1, author="山田")
    before = clock.now + timedelta(minutes=1)
    clock.pass_days(1)
    rematch(watch, 2, link("I-5b"), link("I-5c"))
    assert queue(watch) == [(1, "I-5b")]
    assert (set(listed(watch)), set(listed(watch, as_of=before))) == ({"I-5b"}, {"I-5b"})
    assert listed(watch, asks=("I-5c",), reviews=("duplicate",)) == {"I-5c": "duplicate"}
    [standing] = progress(watch, Query(asks=("I-5c",))).asks
    assert standing.silent
    say(watch, REJECTED, "佐藤", number=1)
    rematch(watch, 2, link("I-5b", 0.8), link("I-5c", 0.8))
    assert listed(watch) == {"I-5b": "rejected"}
    undo(watch, said.id or 0, author="佐藤")
    assert queue(watch) == [(2, "I-5b"), (2, "I-5c")]
    assert set(listed(watch, reviews=("unreviewed",))) == {"I-5b", "I-5c"}


def test_a_new_link_of_a_duplicate_whose_text_changed_waits_too(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("題"), link("I-5b"))
    bring(watch, item("題（再掲）", "2", "本文"), link("I-5b"))
    mark_duplicate(watch, P, 2, 1, author="山田")
    clock.pass_days(1)
    bring(watch, item("題（再掲）", "2", "別の本文"), link("I-5c"))
    assert queue(watch, Waiting.CHANGED) == [(2, "I-5c")]
    assert "別の本文" in str(review_case.case(watch, P, 2, "I-5c").changes)
    assert listed(watch, asks=("I-5c",)) == {}
    mark_duplicate(watch, P, 2, 1, author="佐藤")
    assert queue(watch, Waiting.CHANGED) == []


def test_a_link_of_a_duplicate_may_be_accepted_all_the_same(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    bring(watch, item("題（再掲）", "2"), link("I-5b"))
    mark_duplicate(watch, P, 2, 1, author="山田")
    rematch(watch, 2, link("I-5b"), link("I-5c"))
    said = say(watch, ACCEPTED, number=2, ask="I-5c")
    assert listed(watch, asks=("I-5c",)) == {"I-5c": "accepted"}
    undo(watch, said, author="山田")
    assert listed(watch, asks=("I-5c",)) == {}
    assert queue(watch) == [(1, "I-5b")]


def test_two_who_move_a_link_to_different_asks_wait_for_a_third(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    say(watch, MOVED, moved_to="I-5c")
    say(watch, MOVED, "佐藤", moved_to="I-5a")
    assert listed(watch) == {"I-5b": "disputed", "I-5c": "disputed"}
    assert queue(watch, Waiting.DISPUTED) == [(1, "I-5b"), (1, "I-5c")]
    case = review_case.case(watch, P, 1, "I-5b")
    assert [r.moved_to for r in case.opinions] == ["I-5c", "I-5a"]
    last = say(watch, MOVED, "鈴木", moved_to="I-5a")
    assert (queue(watch), listed(watch)) == ([], {"I-5b": "rejected", "I-5a": "accepted"})
    undo(watch, last, author="鈴木")
    assert queue(watch, Waiting.DISPUTED)[0] == (1, "I-5b")
    say(watch, MOVED, "佐藤", moved_to="I-5c")
    assert (queue(watch), listed(watch)) == ([], {"I-5b": "rejected", "I-5c": "accepted"})
