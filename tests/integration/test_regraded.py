"""What a digest says of links that staff gave another grade after it was due, or after it was told."""

from datetime import timedelta

import pytest

from app import subscribers
from app.alerts import alert
from app.bootstrap import Watch
from app.review import undo
from domain.digest import Fate
from domain.match import Grade
from domain.schedule import Cadence, Schedule
from domain.subscriber import Subscriber
from store import announcements, matches
from store.sightings import remember
from tests.integration.life import Clock
from tests.integration.reviewing import ACCEPTED, MOVED, REJECTED, P, bring, item, link, say
from tests.integration.telling import (
    ALL,
    DIRECT,
    FIRST,
    RELATED,
    STRICT,
    WEEK,
    fates,
    later,
    tell,
    titles,
)


@pytest.fixture
def watch(both: Watch, clock: Clock) -> Watch:
    """On the Wednesday of the first week; an announcement of that day is news."""
    clock.now = FIRST + timedelta(days=2)
    return both


def test_the_digest_goes_by_the_stated_grade_and_names_the_matchers(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("甲"), link("I-5b", 0.4, RELATED))
    bring(watch, item("乙", "2"), link("I-5b"))
    say(watch, ACCEPTED, grade=DIRECT)
    say(watch, ACCEPTED, number=2, grade=RELATED)
    [told] = tell(watch, clock, 0, STRICT).items
    assert (told.title, told.graded) == ("甲", "直接対応（職員判断。自動判定は関連）")


@pytest.mark.parametrize(
    ("found", "stated", "fate"), [(RELATED, DIRECT, Fate.RAISED), (DIRECT, RELATED, Fate.LOWERED)]
)
def test_what_was_told_in_another_grade_is_corrected_once_and_its_undoing_as_well(
    watch: Watch, clock: Clock, found: Grade, stated: Grade, fate: Fate
) -> None:
    bring(watch, item("甲"), link("I-5b", 0.6, found))
    assert len(tell(watch, clock, 0, ALL).items) == 1
    later(clock, days=1)
    said = say(watch, ACCEPTED, grade=stated)
    digest = tell(watch, clock, 1, ALL)
    assert (fates(digest), titles(digest), digest.items) == ([fate], [], ())
    assert fates(tell(watch, clock, 2, ALL)) == []
    later(clock, days=1)
    undo(watch, said, author="佐藤")
    [back] = fates(tell(watch, clock, 3, ALL))
    assert back is not fate


def test_who_hears_of_direct_links_only_is_told_of_a_raised_one_and_of_a_lowered_one(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("甲"), link("I-5b", 0.4, RELATED))
    bring(watch, item("乙", "2"), link("I-5b"))
    assert [i.title for i in tell(watch, clock, 0, STRICT).items] == ["乙"]
    later(clock, days=1)
    say(watch, ACCEPTED, grade=DIRECT)
    say(watch, ACCEPTED, number=2, grade=RELATED)
    digest = tell(watch, clock, 1, STRICT)
    assert (titles(digest), fates(digest)) == (["甲"], [Fate.LOWERED])
    later(clock, days=1)
    say(watch, REJECTED)
    digest = tell(watch, clock, 2, STRICT)
    assert (titles(digest), fates(digest)) == ([], [Fate.UNLINKED])


def test_a_link_that_staff_moved_is_told_under_its_new_ask(watch: Watch, clock: Clock) -> None:
    bring(watch, item("甲"), link("I-5b"))
    tell(watch, clock, 0, STRICT)
    later(clock, days=1)
    say(watch, MOVED, moved_to="I-5c")
    digest = tell(watch, clock, 1, STRICT)
    assert [i.ask for i in digest.backfilled] == ["I-5c"]
    assert fates(digest) == [Fate.UNLINKED]


def test_what_was_decided_before_the_digest_went_out_is_no_correction(
    watch: Watch, clock: Clock
) -> None:
    bring(watch, item("甲"), link("I-5b", 0.4, RELATED))
    clock.now = FIRST + WEEK - timedelta(hours=3)
    say(watch, ACCEPTED, grade=DIRECT)
    [told] = tell(watch, clock, 0, STRICT).items
    assert told.grade is DIRECT
    digest = tell(watch, clock, 1, STRICT)
    assert (fates(digest), titles(digest)) == ([], [])


def test_a_raised_link_of_a_week_that_was_never_told_is_no_news(watch: Watch, clock: Clock) -> None:
    bring(watch, item("甲"), link("I-5b", 0.4, RELATED))
    tell(watch, clock, 1, STRICT)
    later(clock, days=1)
    say(watch, ACCEPTED, grade=DIRECT)
    assert titles(tell(watch, clock, 2, STRICT)) == []


def test_an_immediate_subscriber_is_told_of_a_link_when_it_is_raised(
    watch: Watch, clock: Clock
) -> None:
    now = Schedule(cadence=Cadence.IMMEDIATE)
    named = Subscriber(
        name="即時", address="a@example.jp", proposal=P, minimum=DIRECT, schedule=now
    )
    subscribers.keep(watch, named)
    later(clock, minutes=1)
    with watch.session() as session:
        remember(session, item("甲").model_copy(update={"published": None}), watch.now())
        [row] = announcements.unlinked(session, P, "m")
        found = [link("I-5b", 0.4, RELATED)]
        matches.replace(session, row, P, found, matcher="m", now=watch.now())
    assert alert(watch) == []
    later(clock, days=1)
    say(watch, ACCEPTED, grade=DIRECT)
    assert len(alert(watch)) == 1 and alert(watch) == []
