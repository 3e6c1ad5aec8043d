"""Announcements that tell the same as another one, and their links."""

from datetime import date, timedelta

import pytest

from app import review_case
from app.bootstrap import Watch
from app.progress import progress
from app.review import mark_duplicate, undo
from domain.errors import BadInput, UnknownName
from domain.period import Period
from domain.query import Query
from domain.queue import Waiting
from store import matches
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
    rematch,
    say,
)


@pytest.fixture
def watch(both: Watch) -> Watch:
    return both


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


def test_a_new_link_of_a_duplicate_whose_text_changed_waits_too(watch: Watch, clock: Clock) -> None:
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
