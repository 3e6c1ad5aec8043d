"""Composing from the store: what was told before and has changed since, what came in late."""

from datetime import timedelta

from app import outbox
from app.digest import compose
from domain.announcement import Announcement
from domain.digest import Digest, Fate
from domain.match import Grade, Match
from domain.period import iso_week
from domain.stage import Stage
from domain.subscriber import Audience
from store import announcements, matches
from store.sightings import remember
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, announce, office

__all__ = ["office"]
WHOLE = Audience(proposal=PROPOSAL)


def link(watch: TestWatch, item: Announcement, *found: Match, baseline: bool = False) -> None:
    with watch.session() as session:
        remember(session, item, watch.now(), baseline=baseline)
        for row in announcements.unlinked(session, PROPOSAL, "m"):
            matches.replace(session, row, PROPOSAL, found, matcher="m", now=watch.now())


def next_week(watch: TestWatch) -> Digest:
    return compose(watch, WHOLE, iso_week("2026-W48"))


def told_in_week_47(watch: TestWatch) -> Announcement:
    outbox.catch_up(watch)
    announce(watch)
    watch.clock[0] = MONDAY
    outbox.catch_up(watch)
    watch.clock[0] = MONDAY + timedelta(days=2)
    with watch.session() as session:
        [(row, _)] = matches.in_period(session, PROPOSAL, iso_week("2026-W47"))
        return announcements.as_announcement(row)


def test_an_edit_of_something_mailed_is_reported_once_and_is_no_news(office: TestWatch) -> None:
    item = told_in_week_47(office)
    match = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)
    link(office, item.model_copy(update={"text": "内容を改めました"}), match)
    digest = next_week(office)
    [correction] = digest.corrections
    assert (correction.fate, correction.ask.id) == (Fate.EDITED, "I-1a")
    assert digest.items == ()
    assert compose(office, WHOLE, iso_week("2026-W49")).corrections == ()


def test_a_link_that_no_longer_holds_is_taken_back(office: TestWatch) -> None:
    told_in_week_47(office)
    with office.session() as session:
        [(row, _)] = matches.in_period(session, PROPOSAL, iso_week("2026-W47"))
        matches.replace(session, row, PROPOSAL, [], matcher="m 2", now=office.now())
    [correction] = next_week(office).corrections
    assert correction.fate is Fate.UNLINKED


def test_history_that_comes_in_now_is_held_apart(office: TestWatch) -> None:
    office.clock[0] = MONDAY + timedelta(days=2)
    old = Announcement(
        source="s", agency="見本省", title="昔の発表", url="https://example.go.jp/o",
        published=(MONDAY - timedelta(days=400)).date(),
    )  # fmt: skip
    link(office, old, Match(ask="I-1a", score=0.9, grade=Grade.DIRECT), baseline=True)
    digest = next_week(office)
    assert [i.title for i in digest.backfilled] == ["昔の発表"]
    assert digest.items == ()


def test_an_ask_goes_from_the_furthest_stage_before_to_the_furthest_now(office: TestWatch) -> None:
    told_in_week_47(office)
    law = Announcement(
        source="s", agency="見本省", title="法案を提出", url="https://example.go.jp/l"
    )
    link(office, law, Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, stage=Stage.LAW))
    [news] = next_week(office).news
    assert (news.before, news.after, news.advanced) == (Stage.OTHER, Stage.LAW, True)
