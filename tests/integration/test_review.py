"""What becomes of links that staff accept, re-assign or take back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from app.bootstrap import Watch
from app.progress import progress
from app.review import undo
from app.story import story
from domain.errors import BadInput, UnknownName
from domain.query import Query
from domain.stage import Stage
from store import matches
from store.review_tables import ReviewRow
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
