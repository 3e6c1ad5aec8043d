from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcement import Announcement, Attachment
from domain.change import Change, Known, Sighting, Standing, Withdrawal
from domain.decider import EDITS_AT_MOST, compare, decide, is_baseline, merged, vanished

TODAY = date(2026, 11, 24)


def item(
    title: str = "手続の見直しについて", page: str = "1", day: int = 20, text: str = ""
) -> Announcement:
    return Announcement(
        source="s", agency="見本省", title=title, url=f"https://www.example.go.jp/{page}",
        published=date(2026, 11, day), text=text,
    )  # fmt: skip


def known(announcement: Announcement, number: int = 1, **fields: object) -> Known:
    usual = {
        "id": number,
        "identity": announcement.identity,
        "url_key": announcement.url_key,
        "title_key": announcement.title_key,
        "content_hash": announcement.content_hash,
        "published": announcement.published,
        "read": bool(announcement.text),
    }
    return Known(**(usual | fields))  # type: ignore[arg-type]


def seen(announcement: Announcement, standing: Standing = Standing.READ) -> Sighting:
    return Sighting(announcement=announcement, standing=standing)


def changes(sightings: list[Sighting], stored: list[Known], **how: bool) -> list[Change]:
    return [d.change for d in decide(sightings, stored, TODAY, **how)]


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (item(page="2"), Change.MOVED),
        (item("手続の見直しについて（第2報）"), Change.REISSUED),
        (item(day=23), Change.REISSUED),
        (item("別の発表について", page="9"), Change.NEW),
        (item("昔の発表について", page="8").model_copy(update={"published": date(2024, 1, 1)}), Change.BACKFILLED),
        (item(), Change.UNCHANGED),
    ],
)  # fmt: skip
def test_an_announcement_that_is_listed_no_longer_is_continued_by_the_one_that_takes_its_place(
    now: Announcement, change: Change
) -> None:
    assert changes([seen(now, Standing.LISTED)], [known(item())]) == [change]


def test_while_the_old_one_still_stands_another_like_it_is_new() -> None:
    both = [seen(item(), Standing.LISTED), seen(item(page="2"), Standing.LISTED)]
    assert changes(both, [known(item())]) == [Change.UNCHANGED, Change.NEW]
    both[1] = seen(item("続報について"), Standing.LISTED)
    assert changes(both, [known(item())]) == [Change.UNCHANGED, Change.NEW]


def test_a_url_that_many_announcements_share_names_none_of_them() -> None:
    stored = [known(item(f"第{n}号"), n) for n in (1, 2)]
    assert changes([seen(item("第3号"))], stored) == [Change.NEW]


def test_a_title_without_a_date_does_not_make_two_pages_one() -> None:
    undated = item().model_copy(update={"published": None})
    other = undated.model_copy(update={"url": "https://www.example.go.jp/2"})
    assert changes([seen(other)], [known(undated)]) == [Change.NEW]


def test_when_half_the_list_is_named_anew_nothing_is_added() -> None:
    stored = [known(item(f"第{n}号について", str(n)), n) for n in range(6)]
    churned = [seen(item(f"第{n}号について", str(n), day=24), Standing.LISTED) for n in range(6)]
    decisions = decide(churned, stored, TODAY)
    assert {d.change for d in decisions} == {Change.REISSUED}
    assert not any(d.adds or d.news for d in decisions)


def test_the_article_of_a_page_that_has_a_new_issue_says_nothing_about_the_old_one() -> None:
    old = item(text="本文")
    recheck = seen(old.model_copy(update={"text": "第2回の本文"})).model_copy(
        update={"listed": False}
    )
    assert changes([seen(item("第2回について")), recheck], [known(old)]) == [
        Change.REISSUED, Change.UNCHANGED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sighting", "fields", "change"),
    [
        (seen(item(text="乙")), {}, Change.EDITED),
        (seen(item(text="乙")), {"edits": EDITS_AT_MOST}, Change.VOLATILE),
        (seen(item(text="甲 アクセス数: 1,234")), {}, Change.UNCHANGED),
        (seen(item(text="乙"), Standing.LISTED), {}, Change.UNCHANGED),
        (seen(item(text="乙"), Standing.FAILED), {}, Change.UNCHANGED),
        (seen(item(text="乙")), {"read": False}, Change.COMPLETED),
        (seen(item(), Standing.GONE), {}, Change.WITHDRAWN),
        (seen(item(), Standing.GONE), {"withdrawal": Withdrawal.GONE}, Change.UNCHANGED),
        (seen(item(), Standing.LISTED), {"withdrawal": Withdrawal.GONE}, Change.UNCHANGED),
        (seen(item(text="甲")), {"withdrawal": Withdrawal.GONE}, Change.RESTORED),
        (seen(item(), Standing.LISTED), {"withdrawal": Withdrawal.UNLISTED}, Change.RESTORED),
    ],
)
def test_each_sighting_of_a_known_announcement_has_its_change(
    sighting: Sighting, fields: dict[str, object], change: Change
) -> None:
    assert compare(sighting, known(item(text="甲"), **fields)).change is change


def test_a_file_replaced_in_place_is_an_edit() -> None:
    def with_file(sha256: str) -> Announcement:
        file = Attachment(name="資料", url="https://www.example.go.jp/a.pdf", sha256=sha256)
        return item(text="甲").model_copy(update={"attachments": (file,)})

    assert compare(seen(with_file("b" * 64)), known(with_file("a" * 64))).change is Change.EDITED


def test_only_what_older_items_have_outlived_was_taken_out_of_a_list() -> None:
    stored = [known(item(f"第{n}号", str(n), day=n), n) for n in range(1, 10)]
    listed = [item(f"第{n}号", str(n), day=n) for n in range(2, 10) if n != 7]
    assert [k.id for k in vanished(listed, stored)] == [7]


def test_the_deepest_sighting_of_an_announcement_counts() -> None:
    [one] = merged(
        [seen(item(), Standing.LISTED), seen(item(text="甲")).model_copy(update={"listed": False})]
    )
    assert (one.standing, one.listed) == (Standing.READ, True)


@pytest.mark.parametrize(("days", "baseline"), [(None, True), (3, False), (20, True)])
def test_the_first_run_of_a_new_or_repaired_source_is_a_baseline(
    days: int | None, baseline: bool
) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert is_baseline(None if days is None else now - timedelta(days=days), now) is baseline


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(18, 21)), max_size=8),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(18, 21)), max_size=8),
)
def test_no_known_announcement_is_continued_twice_and_none_is_added_twice(
    before: list[tuple[int, int, int]], after: list[tuple[int, int, int]]
) -> None:
    def make(seeds: list[tuple[int, int, int]]) -> list[Announcement]:
        found = [item(f"題{t}", str(p), day=d) for t, p, d in seeds]
        return list({a.identity: a for a in found}.values())

    stored = [known(a, n) for n, a in enumerate(make(before))]
    sightings = merged(seen(a, Standing.LISTED) for a in make(after))
    decisions = decide(sightings, stored, TODAY)
    continued = [d.known.id for d in decisions if d.known]
    assert len(continued) == len(set(continued))
    identities = {k.identity for k in stored}
    assert all(
        s.announcement.identity not in identities
        for s, d in zip(sightings, decisions, strict=True)
        if d.adds
    )
