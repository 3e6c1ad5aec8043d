"""Composing from the store: what was told before and has changed since, what came in late."""

from datetime import timedelta

from app import outbox
from app.digest import compose
from app.review import decide
from domain.announcement import Announcement
from domain.digest import Digest, Fate
from domain.match import Grade, Match
from domain.period import iso_week
from domain.review import Decision
from domain.stage import Stage
from domain.subscriber import Audience, Scope
from store import announcements, matches
from store.sightings import remember
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, announce, office

__all__ = ["office"]
WHOLE = Audience(proposal=PROPOSAL)
WEEK_47 = iso_week("2026-W47")


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


def test_what_was_edited_or_withdrawn_in_its_own_week_is_marked(office: TestWatch) -> None:
    announce(office, "窓口を開設")
    announce(office, "窓口を閉鎖")
    with office.session() as session:
        first, second = (r for r, _ in matches.in_period(session, PROPOSAL, WEEK_47))
        first.edits, second.withdrawal, second.withdrawn_at = 1, "gone", office.now()
        session.add_all((first, second))
    marks = {i.title: i.mark for i in compose(office, WHOLE, WEEK_47).items}
    assert marks == {first.title: "公表後に変更", second.title: "取り下げ"}


def test_what_was_mailed_and_is_withdrawn_later_is_said_so(office: TestWatch) -> None:
    told_in_week_47(office)
    with office.session() as session:
        [(row, _)] = matches.in_period(session, PROPOSAL, WEEK_47)
        row.withdrawal, row.withdrawn_at = "gone", office.now()
        session.add(row)
    [correction] = next_week(office).corrections
    assert (correction.fate, str(correction.told)) == (Fate.WITHDRAWN, "2026-11-22")
    assert compose(office, WHOLE, iso_week("2026-W49")).corrections == ()


def reject(watch: TestWatch) -> None:
    decide(watch, PROPOSAL, 1, "I-1a", Decision.REJECTED, author="職員")


def test_a_link_that_staff_rejected_is_not_told_and_proves_no_stage(office: TestWatch) -> None:
    announce(office)
    assert compose(office, WHOLE, WEEK_47).items
    assert compose(office, WHOLE, WEEK_47).waiting == 1
    reject(office)
    digest = compose(office, WHOLE, WEEK_47)
    assert (digest.items, digest.waiting) == ((), 0)


def test_a_link_that_staff_reject_after_it_was_mailed_is_taken_back(office: TestWatch) -> None:
    told_in_week_47(office)
    reject(office)
    [correction] = next_week(office).corrections
    assert correction.fate is Fate.UNLINKED
    assert compose(office, WHOLE, iso_week("2026-W49")).corrections == ()


def test_a_digest_counts_what_waits_for_review_in_its_own_scope(office: TestWatch) -> None:
    announce(office)
    elsewhere = Audience(proposal=PROPOSAL, scope=Scope(asks=("I-5b",)))
    assert compose(office, elsewhere, WEEK_47).waiting == 0
