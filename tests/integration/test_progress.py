from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.bootstrap import Watch
from app.entries import record, withdraw
from app.progress import progress
from app.story import story
from domain.announcement import Announcement
from domain.errors import BadInput, UnknownName
from domain.event import Answer, Assessment, Event, EventKind
from domain.match import Grade, Match
from domain.progress import AskProgress
from domain.query import Query, ReviewState
from domain.stage import Stage
from domain.timeline import EntryKind
from store import announcements, events, matches, sightings, stages
from store.tables import RunRow

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def remember(
    session: Session, title: str, day: int, *found: Match, proposal: str = "p", now: datetime = NOW
) -> None:
    item = Announcement(
        source="sample",
        agency="見本省",
        title=title,
        url="https://www.example.go.jp/1",
        published=date(2021, 11, day),
    )
    sightings.remember(session, item, now, baseline=True)
    for row in announcements.unlinked(session, proposal, "m"):
        matches.replace(session, row, proposal, found, matcher="m", now=now)


def direct(ask: str, stage: Stage) -> Match:
    return Match(ask=ask, score=0.9, grade=Grade.DIRECT, stage=stage)


def event(kind: EventKind, value: str, on: int, **values: Any) -> Event:
    fields = {"proposal": "p", "ask": "I-5b", "author": "担当", "recorded_at": NOW, **values}
    return Event(kind=kind, value=value, on=date(2021, 11, on), **fields)


def test_the_first_match_of_the_furthest_stage_and_the_last_one_are_found(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, "二", 12, direct("a", Stage.STUDY))
        remember(session, "一", 10, direct("a", Stage.STUDY), direct("b", Stage.BUDGET))
        remember(session, "三", 14, Match(ask="a", score=0.2, grade=Grade.RELATED))
        for moment in (NOW, None):
            first = stages.unsettled(session, "p", ["a", "b", "c"], moment)
            assert first == {"a": 2, "b": 3}
            assert stages.newest(session, "p", ["a", "b"], moment) == {"a": 1, "b": 3}
            assert stages.unsettled(session, "p", [], moment) == {}
        assert stages.unsettled(session, "p", ["a"], NOW - DAY) == {}


def test_an_entry_is_known_from_the_moment_of_its_recording(engine: Engine) -> None:
    with Session(engine) as session:
        added = events.add(session, event(EventKind.ANSWER, Answer.CONSIDERING, 20))
        assert events.known(session, "p", NOW) == [added]
        assert events.known(session, "p", NOW - DAY) == []
        assert events.known(session, "p", NOW, ["I-1a"]) == []


@pytest.mark.parametrize("change", ["UPDATE event SET value = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_an_entry(engine: Engine, change: str) -> None:
    with Session(engine) as session:
        events.add(session, event(EventKind.ANSWER, Answer.CONSIDERING, 20))
        session.commit()
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text(change))


def ask_of(watch: Watch, as_of: datetime | None = None) -> AskProgress:
    [found] = progress(watch, Query(asks=("I-5b",), as_of=as_of)).asks
    return found


def test_progress_tells_the_furthest_stage_the_answer_and_the_assessment(watch: Watch) -> None:
    proposal = watch.settings.proposal
    with watch.session() as session:
        remember(session, "予算", 10, direct("I-5b", Stage.BUDGET), proposal=proposal)
        remember(session, "検討", 12, direct("I-5b", Stage.STUDY), proposal=proposal)
    for kind, value in [
        (EventKind.ANSWER, Answer.CONSIDERING),
        (EventKind.ASSESSMENT, Assessment.PARTLY),
    ]:
        record(watch, event(kind, value, 20, proposal="", ask="i-5B"))
    found = ask_of(watch)
    assert found.unreviewed and found.latest and found.answer and found.assessment
    assert found.unreviewed.match.stage is Stage.BUDGET
    assert found.unreviewed.review is ReviewState.UNREVIEWED
    assert found.latest.announcement.title == "検討"
    assert (found.answer.label, found.assessment.label) == ("検討", "一部実現")
    assert ask_of(watch, as_of=NOW - DAY).silent


def test_an_ask_without_evidence_is_silent_over_the_sources_that_were_read(watch: Watch) -> None:
    name = sorted(watch.sources)[0]
    with watch.session() as session:
        session.add(RunRow(source=name, started_at=NOW, ended_at=NOW, outcome="ok"))
        session.add(RunRow(source="gone", started_at=NOW, ended_at=NOW, outcome="failed"))
    assert progress(watch, Query()).sources == 1
    assert progress(watch, Query(as_of=NOW - DAY)).sources == 0
    assert all(a.silent for a in progress(watch, Query()).asks)


def test_a_mistaken_entry_is_withdrawn_once_and_stays_on_record(watch: Watch) -> None:
    wrong = record(watch, event(EventKind.ANSWER, Answer.REFUSED, 20, proposal=""))
    assert wrong.id
    withdraw(watch, wrong.id, "誤記", "担当")
    assert ask_of(watch).answer is None
    before = ask_of(watch, as_of=NOW + timedelta(seconds=1)).answer
    assert before and before.id == wrong.id
    with pytest.raises(BadInput):
        withdraw(watch, wrong.id, "", "担当")
    with pytest.raises(UnknownName):
        withdraw(watch, 99, "", "担当")


def test_an_entry_on_an_unknown_ask_is_refused(watch: Watch) -> None:
    with pytest.raises(UnknownName):
        record(watch, event(EventKind.ANSWER, Answer.REFUSED, 20, proposal="", ask="X"))


def test_a_story_has_requests_announcements_and_entries_in_order_of_time(watch: Watch) -> None:
    proposal = watch.settings.proposal
    with watch.session() as session:
        remember(session, "予算", 10, direct("I-5b", Stage.BUDGET), proposal=proposal)
    record(watch, event(EventKind.ANSWER, Answer.CONSIDERING, 5, proposal=""))
    told = story(watch, "I-5b")
    kinds = [e.kind for e in told.timeline if e.kind is not EntryKind.REQUEST]
    assert kinds == [EntryKind.ANSWER, EntryKind.ANNOUNCEMENT]
    days = [e.on for e in told.timeline]
    assert days == sorted(days) and told.text and told.ministries
