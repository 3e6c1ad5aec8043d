from datetime import date

import pytest

from app.bootstrap import Watch
from app.query import count_matches, find_announcements, find_matches
from app.search import fill_index, rebuild_index
from domain.announcement import Announcement
from domain.errors import BadInput, UnknownName
from domain.match import Grade, Match
from domain.query import Query
from store import announcements, matches, search, sightings


def remember(watch: Watch, number: int) -> None:
    item = Announcement(
        source="sample",
        agency="見本省",
        title=f"窓口の第{number}号",
        url=f"https://www.example.go.jp/{number}",
        published=date(2026, 11, 1 + number),
    )
    found = Match(ask="I-5b", score=0.9, grade=Grade.DIRECT)
    with watch.session() as session:
        sightings.remember(session, item, watch.now(), baseline=True)
        for row in announcements.unlinked(session, watch.settings.proposal, "m"):
            matches.replace(
                session, row, watch.settings.proposal, [found], matcher="m", now=watch.now()
            )


def test_pages_follow_each_other_and_do_not_see_what_comes_later(watch: Watch) -> None:
    for number in range(5):
        remember(watch, number)
    page = find_matches(watch, Query(asks=("I-5b",)), limit=3)
    remember(watch, 9)
    assert page.next
    rest = find_matches(watch, Query(asks=("I-5b",)), after=page.next, limit=3)
    days = [f.announcement.news_on.day for f in (*page.items, *rest.items)]
    assert (days, rest.next) == ([5, 4, 3, 2, 1], None)
    assert find_matches(watch, Query()).items[0].announcement.news_on.day == 10
    assert count_matches(watch, Query(asks=("I-5b",))) == 6


def test_found_announcements_are_paged_with_and_without_text(watch: Watch) -> None:
    for number in range(5):
        remember(watch, number)
    for query in (Query(), Query(text="窓口")):
        first = find_announcements(watch, query, limit=4)
        assert first.next
        last = find_announcements(watch, query, after=first.next, limit=4)
        ids = [h.announcement.id for h in (*first.items, *last.items)]
        assert ids == [5, 4, 3, 2, 1]


def test_a_name_or_a_cursor_that_does_not_exist_is_refused(watch: Watch) -> None:
    with pytest.raises(UnknownName):
        find_matches(watch, Query(asks=("X-1",)))
    with pytest.raises(UnknownName):
        find_matches(watch, Query(proposal="none"))
    with pytest.raises(BadInput):
        find_matches(watch, Query(), after="AAAA")


def test_the_index_is_filled_with_what_it_lacks_and_rebuilt_whole(watch: Watch) -> None:
    for number in range(3):
        remember(watch, number)
    assert fill_index(watch) == 0
    with watch.session() as session:
        search.forget_all(session)
    assert fill_index(watch) == 3
    assert rebuild_index(watch) == 3
    assert len(find_announcements(watch, Query(text="窓口")).items) == 3
