from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func
from sqlmodel import Session, SQLModel, select

from domain.alarm import Condition
from domain.announcement import Announcement
from domain.change import Change
from domain.health import Verdict
from domain.match import Evidence, Grade, Match
from domain.period import Period
from domain.proposal import Proposal
from store import announcements, health, hosts, matches, proposals, runs
from store.sightings import remember
from store.tables import MatchRow, RevisionRow, RunRow

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WEEK = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))


def item(title: str = "手続の見直しについて", text: str = "本文", day: int = 18) -> Announcement:
    return Announcement(
        source="sample",
        agency="見本省",
        title=title,
        url="https://www.example.go.jp/1",
        published=date(2026, 11, day),
        text=text,
    )


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Leave out what migrations make by hand: full-text search, and an index on an expression."""
    return not str(name).startswith(("search_index", "ix_search_words", "ix_announcement_day"))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_applying_the_migrations_gives_exactly_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_an_announcement_is_new_once_and_then_unchanged(engine: Engine) -> None:
    with Session(engine) as session:
        assert remember(session, item(), NOW) is Change.NEW
        assert remember(session, item(), NOW) is Change.UNCHANGED
        assert announcements.count(session) == 1


def test_an_edit_keeps_the_old_wording_and_going_back_is_an_edit_too(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item(text="甲"), NOW)
        assert remember(session, item(text="乙"), NOW) is Change.EDITED
        assert remember(session, item(text="甲"), NOW) is Change.EDITED
        texts = session.exec(select(RevisionRow.text).order_by(RevisionRow.number)).all()
        assert texts == ["甲", "乙", "甲"]


def test_a_headline_alone_never_erases_a_known_text(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item(text="本文"), NOW)
        assert remember(session, item(text=""), NOW) is Change.UNCHANGED


def test_one_url_with_two_titles_is_two_announcements(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item("第1回会合を開催します"), NOW)
        remember(session, item("第2回会合を開催します"), NOW)
        assert announcements.count(session) == 2


def test_a_baseline_counts_as_news_on_its_own_date_and_a_live_item_when_first_seen(
    engine: Engine,
) -> None:
    with Session(engine) as session:
        remember(session, item("昔の発表", day=18), NOW, baseline=True)
        remember(session, item("今日の発表", day=18), NOW)
        assert announcements.count_in(session, WEEK) == 1


def test_history_dated_ahead_counts_as_news_on_the_day_it_was_first_seen(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item("予告", day=28), NOW, baseline=True)
        [row] = announcements.unlinked(session, "p", "m")
        assert row.news_on == NOW.date() and row.published == date(2026, 11, 28)


def test_matching_again_replaces_and_leaves_nothing_to_link(engine: Engine) -> None:
    evidence = Evidence(field="title", quote="手続", start=0, end=2, reason="用語が一致")
    found = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, evidence=(evidence,))
    with Session(engine) as session:
        remember(session, item(), NOW, baseline=True)
        for matcher in ("m 1", "m 2"):
            [row] = announcements.unlinked(session, "p", matcher)
            matches.replace(session, row, "p", [found], matcher=matcher, now=NOW)
        assert announcements.unlinked(session, "p", "m 2") == []
        [(stored, match)] = matches.in_period(session, "p", WEEK)
        assert (stored.title, match) == ("手続の見直しについて", found)
        assert matches.count(session, "p") == 1


def test_an_edited_announcement_waits_for_its_match_again(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item(text="甲"), NOW)
        [row] = announcements.unlinked(session, "p", "m 1")
        matches.replace(session, row, "p", [], matcher="m 1", now=NOW)
        remember(session, item(text="乙"), NOW)
        assert len(announcements.unlinked(session, "p", "m 1")) == 1


def test_a_proposal_document_comes_back_as_it_was_kept(engine: Engine) -> None:
    proposal = Proposal(id="p", title="題名", published=date(2020, 10, 12))
    with Session(engine) as session:
        proposals.keep(session, proposal, NOW)
        proposals.keep(session, proposal, NOW)
        assert proposals.find(session, "p") == proposal
        assert proposals.names(session) == ["p"]


def test_the_last_good_run_is_not_hidden_by_a_failed_one(engine: Engine) -> None:
    with Session(engine) as session:
        for outcome in ("ok", "failed"):
            session.add(RunRow(source="s", started_at=NOW, ended_at=NOW, outcome=outcome))
            session.flush()
        good, last = runs.last_good(session, "s"), runs.last(session, "s")
        assert good and last
        assert (good.outcome, last.outcome) == ("ok", "failed")


def test_times_come_back_aware_and_naive_ones_are_refused(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item(), NOW)
        assert announcements.last_seen(session, "sample") == NOW
        with pytest.raises(Exception, match="naive"):
            remember(session, item("別の件"), datetime(2026, 1, 1))
            session.flush()


def test_counting_by_source_covers_the_period_only(engine: Engine) -> None:
    with Session(engine) as session:
        remember(session, item(day=18), NOW, baseline=True)
        remember(session, item(day=10), NOW, baseline=True)
        assert announcements.count_by_source(session, WEEK) == {"sample": 1}
        assert session.exec(select(func.count()).select_from(RevisionRow)).one() == 2


def test_a_match_that_still_says_the_same_is_left_alone_and_another_is_closed_not_erased(
    engine: Engine,
) -> None:
    later = NOW + timedelta(days=1)
    same = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)
    with Session(engine) as session:
        remember(session, item(), NOW)
        [row] = announcements.unlinked(session, "p", "m 1")
        gone = Match(ask="I-1b", score=0.4, grade=Grade.RELATED)
        matches.replace(session, row, "p", [same, gone], matcher="m 1", now=NOW)
        matches.replace(session, row, "p", [same], matcher="m 2", now=later)
        kept = session.exec(select(MatchRow).order_by(MatchRow.ask)).all()
        assert [(r.ask, r.created_at, r.replaced_at) for r in kept] == [
            ("I-1a", NOW, None),
            ("I-1b", NOW, later),
        ]
        assert matches.count(session, "p") == 1


def test_a_condition_comes_back_as_it_was_kept_and_replaces_the_one_before(engine: Engine) -> None:
    broken = Condition(verdict=Verdict.BROKEN, since=NOW, runs=2, evidence=("理由",), note="改修")
    with Session(engine) as session:
        health.keep(session, "s", Condition(verdict=Verdict.HEALTHY, since=NOW))
        health.keep(session, "s", broken)
        session.flush()
        assert health.find(session, "s") == broken
        assert health.conditions(session) == {"s": broken}
        assert health.find(session, "t") is None


def test_a_host_waits_until_its_time_has_come(engine: Engine) -> None:
    with Session(engine) as session:
        hosts.wait(session, "a.go.jp", NOW)
        hosts.wait(session, "a.go.jp", NOW + timedelta(hours=1))
        session.flush()
        assert hosts.waiting(session, NOW) == {"a.go.jp": NOW + timedelta(hours=1)}
        assert hosts.waiting(session, NOW + timedelta(hours=1)) == {}


def test_only_good_runs_say_what_is_usual_and_when_a_source_publishes(engine: Engine) -> None:
    with Session(engine) as session:
        for hours, (outcome, items) in enumerate([("ok", 9), ("failed", 0), ("unchanged", 9)]):
            at = NOW + timedelta(hours=hours)
            session.add(
                RunRow(source="s", started_at=at, ended_at=at, outcome=outcome, items=items, new=1)
            )
        session.flush()
        assert runs.usual_items(session, "s") == [9, 9]
        found = runs.visits(session, "s", NOW)
        assert [visit.at for visit in found] == [NOW, NOW + timedelta(hours=2)]
