"""What the decisions of several persons on one link come to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from app import review_case
from app.bootstrap import Watch
from app.progress import progress
from app.review import undo
from domain.match import Grade
from domain.query import Query, ReviewState
from domain.queue import Waiting
from store.review_tables import RulingRow
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


def test_two_who_accept_do_not_differ_because_the_matcher_changed_its_grade(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b"))
    say(watch, ACCEPTED)
    rematch(watch, 1, link("I-5b", 0.4, Grade.RELATED))
    say(watch, ACCEPTED, "佐藤")
    assert listed(watch) == {"I-5b": "accepted"}
    assert ReviewState.ACCEPTED.counts


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
