from datetime import date

from domain.announcement import Announcement
from domain.coverage import Coverage, coverage

TODAY = date(2026, 11, 24)
SINCE = date(2026, 11, 2)


def item(title: str, number: int, day: int = 10, agency: str = "見本省") -> Announcement:
    return Announcement(
        source="s", agency=agency, title=title, url=f"https://www.example.go.jp/{number}",
        published=date(2026, 11, day),
    )  # fmt: skip


def cover(listed: list[Announcement], own: list[Announcement]) -> Coverage:
    return coverage("見本省", listed, own, TODAY, SINCE)


def test_an_item_is_brought_when_its_url_or_its_title_is_known() -> None:
    own = [item("別の題名", 1), item("ＡＩの 手引について", 9)]
    found = cover([item("窓口を開設", 1), item("AIの手引について", 2), item("見落とし", 3)], own)
    assert (found.listed, [m.title for m in found.missed]) == (3, ["見落とし"])
    assert round(found.share, 2) == 0.67


def test_fresh_old_and_foreign_items_do_not_count() -> None:
    fresh = item("新しい", 1, day=19)
    old = item("古い", 2, day=1)
    foreign = item("他省", 3, agency="他省")
    undated = item("日付なし", 4).model_copy(update={"published": None})
    assert cover([fresh, old, foreign, undated], []).listed == 0
    assert cover([], []).share == 1


def test_an_item_listed_twice_is_missed_once() -> None:
    assert len(cover([item("窓口", 1), item("窓口", 2)], []).missed) == 1
