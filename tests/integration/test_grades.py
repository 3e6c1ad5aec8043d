"""The grade that staff state holds everywhere; the matcher's own stands beside it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.bootstrap import Watch
from app.progress import progress
from app.query import find_announcements, find_matches
from app.review import decide_together, undo
from app.story import story
from domain.match import Grade, Match
from domain.query import Query
from domain.queue import Waiting
from tests.integration.life import Clock
from tests.integration.reviewing import (
    ACCEPTED,
    MOVED,
    REJECTED,
    P,
    bring,
    item,
    link,
    queue,
    rematch,
    say,
)

DIRECT, RELATED = Grade.DIRECT, Grade.RELATED


@pytest.fixture
def watch(both: Watch) -> Watch:
    return both


def found(watch: Watch, **filters: object) -> dict[str, Match]:
    page = find_matches(watch, Query.model_validate(filters))
    return {f.match.ask: f.match for f in page.items}


def grades(watch: Watch, ask: str = "I-5b", **filters: object) -> tuple[Grade, Grade | None]:
    match = found(watch, **filters)[ask]
    return match.grade, match.matcher_grade


def view(watch: Watch, columns: str) -> list[tuple[object, ...]]:
    with watch.session() as session:
        rows = session.connection().execute(text(f"SELECT {columns}"))
        return [tuple(row) for row in rows]


def test_the_stated_grade_is_listed_and_filtered_by_and_undoing_gives_the_matchers_back(
    watch: Watch,
) -> None:
    bring(watch, item("題"), link("I-5b", 0.4, RELATED), link("I-5a"))
    said = say(watch, ACCEPTED, grade=DIRECT)
    assert grades(watch) == (DIRECT, RELATED)
    assert set(found(watch, grades=("direct",))) == {"I-5a", "I-5b"}
    assert found(watch, grades=("related",)) == {}
    assert find_announcements(watch, Query(asks=("I-5b",), grades=(RELATED,))).items == ()
    undo(watch, said, author="佐藤")
    assert grades(watch) == (RELATED, None)
    assert set(found(watch, grades=("related",))) == {"I-5b"}


def test_progress_and_story_follow_the_stated_grade(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b", 0.4, RELATED), link("I-5c"))
    say(watch, ACCEPTED, grade=DIRECT)
    say(watch, ACCEPTED, ask="I-5c", grade=RELATED)
    [raised, lowered] = progress(watch, Query(asks=("I-5b", "I-5c"))).asks
    assert raised.confirmed and raised.latest and lowered.silent
    assert view(watch, "ask, announcements FROM view_progress WHERE announcements > 0") == []
    [told] = [e.finding.match for e in story(watch, "I-5c").timeline if e.finding]
    assert (told.grade, told.matcher_grade) == (RELATED, DIRECT)


def test_a_rematch_does_not_overwrite_the_stated_grade(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b", 0.4, RELATED))
    said = say(watch, ACCEPTED, grade=DIRECT)
    rematch(watch, 1, link("I-5b", 0.4, RELATED))
    assert len(view(watch, "id FROM match")) == 1
    rematch(watch, 1, link("I-5b", 0.3, RELATED))
    assert (grades(watch), found(watch)["I-5b"].score) == ((DIRECT, RELATED), 0.3)
    rematch(watch, 1, link("I-5b", 0.8, DIRECT))
    assert grades(watch) == (DIRECT, None)
    rematch(watch, 1, link("I-5b", 0.2, RELATED))
    undo(watch, said, author="山田")
    assert grades(watch) == (RELATED, None)


def test_the_past_shows_the_grade_that_held_then(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5b"), link("I-5a", 0.4, RELATED))
    clock.now += timedelta(hours=1)
    moments = [clock.now]
    for said in (RELATED, DIRECT):
        clock.now += timedelta(hours=1)
        say(watch, ACCEPTED, grade=said)
        say(watch, ACCEPTED, ask="I-5a", grade=said)
        clock.now += timedelta(hours=1)
        moments.append(clock.now)
    expected = [((DIRECT, None), (RELATED, None)), ((RELATED, DIRECT), (RELATED, None)),
                ((DIRECT, None), (DIRECT, RELATED))]  # fmt: skip
    for moment, (first, second) in zip(moments, expected, strict=True):
        assert (grades(watch, as_of=moment), grades(watch, "I-5a", as_of=moment)) == (first, second)
        direct = {ask for ask, (grade, _) in (("I-5b", first), ("I-5a", second)) if grade is DIRECT}
        assert set(found(watch, grades=("direct",), as_of=moment)) == direct
        asks = progress(watch, Query(asks=("I-5b", "I-5a"), as_of=moment)).asks
        shown = {a.ask.id for a in asks if a.confirmed or a.unreviewed}
        assert shown == {a.ask.id for a in asks if a.latest} == direct


def test_the_queue_goes_by_the_grade_that_holds(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題", body="甲"), link("I-5b", 0.4, RELATED), link("I-5a"))
    say(watch, ACCEPTED, grade=DIRECT)
    clock.pass_days(1)
    bring(watch, item("題", body="乙"), link("I-5b", 0.4, RELATED), link("I-5a"))
    assert queue(watch, Waiting.CHANGED, grades=("direct",)) == [(1, "I-5b")]
    assert queue(watch, grades=("related",)) == []
    decide_together(watch, P, [(1, "I-5b")], ACCEPTED, author="佐藤")
    assert grades(watch) == (DIRECT, RELATED)
    say(watch, ACCEPTED, "鈴木", grade=RELATED)
    assert queue(watch, Waiting.DISPUTED, grades=("related",)) == [(1, "I-5b")]
    assert grades(watch) == (RELATED, None)


def test_a_link_by_hand_takes_the_grade_that_is_stated_last(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5a"))
    say(watch, MOVED, ask="I-5a", moved_to="I-5b")
    before, _ = clock.now, clock.pass_days(1)
    said = say(watch, ACCEPTED, grade=RELATED)
    assert (grades(watch), grades(watch, as_of=before)) == ((RELATED, None), (DIRECT, None))
    undo(watch, said, author="山田")
    assert grades(watch) == (DIRECT, None)


def test_a_link_by_hand_of_before_names_no_grade_of_a_matcher(watch: Watch, clock: Clock) -> None:
    bring(watch, item("題"), link("I-5a"))
    say(watch, MOVED, ask="I-5a", moved_to="I-5b")
    before, _ = clock.now, clock.pass_days(1)
    say(watch, ACCEPTED, grade=RELATED)
    with watch.session() as session:  # one match with the grade of today, as migrations leave it
        sql = session.connection().execute
        sql(text("DELETE FROM match WHERE ask = 'I-5b' AND replaced_at IS NOT NULL"))
        sql(text("UPDATE match SET created_at = :at WHERE ask = 'I-5b'"), {"at": before})
    assert (grades(watch), grades(watch, as_of=before)) == ((RELATED, None), (DIRECT, None))


def test_a_rejected_link_keeps_the_matchers_grade(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b", 0.4, RELATED))
    say(watch, ACCEPTED, grade=DIRECT)
    say(watch, REJECTED)
    assert grades(watch) == (RELATED, None)


def test_the_views_show_both_grades(watch: Watch) -> None:
    bring(watch, item("題"), link("I-5b", 0.4, RELATED), link("I-5a"))
    say(watch, ACCEPTED, grade=DIRECT)
    say(watch, REJECTED, ask="I-5a")
    assert view(watch, "grade, matcher_grade FROM view_matches ORDER BY ask") == [
        ("直接対応", None), ("直接対応", "関連"),
    ]  # fmt: skip
    assert view(watch, "ask, grade FROM view_reviews ORDER BY review_id") == [
        ("I-5b", "直接対応"), ("I-5a", None),
    ]  # fmt: skip
