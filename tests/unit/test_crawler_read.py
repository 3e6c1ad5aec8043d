import pytest

from crawler.page import Page, Reading
from crawler.read import read_page
from crawler.source import Source
from domain.errors import UnreadablePage


def read(body: str, **fields: object) -> Reading:
    base = {"name": "x", "title": "x", "agency": "見本省", "licence": "x"}
    source = Source.model_validate({**base, "url": "https://x.go.jp/a/index.html", **fields})
    return read_page(source, Page(source.url, body.encode()))


def titles(reading: Reading) -> list[str]:
    return [item.title for item in reading.announcements]


LIST = {"kind": "listing", "listing": {"item": "li", "date": "b"}}


def test_one_bad_item_is_reported_and_the_others_are_kept() -> None:
    body = "<ul><li><a href=1>一</a><b>2026/8/1</b><li><a href=2>二</a><b>未定</b><li><a href=3>三</a><b>2026/8/3</b></ul>"
    reading = read(body, **LIST)
    assert titles(reading) == ["一", "三"]
    assert reading.problems == ("日付を読み取れません: 「未定」（項目「二」）",)


def test_links_that_lead_nowhere_are_no_links() -> None:
    body = "<ul><li><a href='javascript:x()'>一</a><a href='mailto:a@x'>二</a><b>2026/8/1</b></ul>"
    with pytest.raises(UnreadablePage, match="リンクのない項目があります: 「一」"):
        read(body, **LIST)


def test_the_first_layout_that_fits_is_taken() -> None:
    layouts = [{"item": "li.old", "date": "b"}, {"item": "p", "date": {"before": "h3"}}]
    body = "<h3>令和8年8月1日</h3><p><a href='../b.html'>見本</a></p>"
    reading = read(body, kind="listing", listing=layouts)
    assert reading.announcements[0].url == "https://x.go.jp/b.html"
    assert str(reading.announcements[0].published) == "2026-08-01"


def test_ditto_repeats_the_agency_of_the_item_before() -> None:
    rules = {"item": "li", "date": "b", "agency": "i"}
    body = "".join(f"<li><a href={n}>{n}</a><b>2026/8/1</b><i>{a}</i></li>"
                   for n, a in enumerate(["総務省", "同上", "法務省", "〃"]))  # fmt: skip
    found = read(body, kind="listing", listing=rules).announcements
    assert [item.agency for item in found] == ["総務省", "総務省", "法務省", "法務省"]


def test_december_in_a_list_of_january_is_of_the_year_before() -> None:
    rules = {"item": "li", "date": "b", "year": {"before": "h2"}}
    body = ("<h2>令和8年1月</h2><ul><li><a href=1>新</a><b>1月6日付</b><li><a href=2>旧</a><b>12月28日付</b></ul>"
            "<h2>令和7年12月</h2><ul><li><a href=3>翌</a><b>1月5日付</b></ul>")  # fmt: skip
    found = read(body, kind="listing", listing=rules).announcements
    assert [str(item.published) for item in found] == ["2026-01-06", "2025-12-28", "2026-01-05"]


def test_columns_are_found_by_their_headings() -> None:
    rules = {"item": "tr:has(td)", "title": {"column": "件名"}, "date": {"column": "日"}, "optional": ["link"]}  # fmt: skip
    body = "<table><tr><th colspan=2>番号<th>件　名<th>公表日</tr><tr><td>1<td>2<td>見本<td>令和8年8月1日</table>"
    found = read(body, kind="listing", listing=rules).announcements
    assert (found[0].title, str(found[0].published)) == ("見本", "2026-08-01")
    assert found[0].url == "https://x.go.jp/a/index.html"


def test_a_source_for_a_listing_also_reads_a_feed() -> None:
    feed = "<rss><channel><item><title>見本</title><link>/b</link><pubDate>1 Aug 2026 09:00:00 JST</pubDate></item></channel></rss>"
    assert titles(read(feed, **LIST)) == ["見本"]


def test_a_bill_whose_status_changes_is_news() -> None:
    data = {"items": "@", "title": "t", "status": "s", "link": "u", "optional": ["date"]}
    rows = '[{{"t": "見本法案", "s": "{}", "u": "/b"}}]'
    before, after = (
        read(rows.format(status), kind="data", data=data).announcements[0]
        for status in ("審議中", "成立")
    )
    assert after.title == "見本法案（成立）"
    assert before.identity != after.identity


def test_the_next_page_of_an_api_is_its_address_with_another_start() -> None:
    data = {
        "items": "r",
        "title": "t",
        "date": "d",
        "optional": ["link"],
        "next_parameter": "start",
    }
    body = '{"r": [{"t": "見本", "d": "2026-08-01"}], "n": 101}'
    reading = read(body, kind="data", data=data, next="n", url="https://x.go.jp/api?any=a&start=1")
    assert reading.next_urls == ("https://x.go.jp/api?any=a&start=101",)


def test_lines_of_plain_text_are_items() -> None:
    lines = {
        "item": r"^(?P<title>\S+?)\s*（決定）$",
        "date": {"before": "^令和.+日"},
        "kind": {"before": "^.+案件$"},
    }
    body = "<main><h1>令和8年6月12日の閣議</h1><h2>一般案件</h2><p>見本の件<br>（決定）</p><p>架空の件（決定）</p></main>"
    found = read(body, kind="listing", lines=lines).announcements
    assert [(i.title, i.kind, str(i.published)) for i in found] == [
        ("見本の件", "一般案件", "2026-06-12"),
        ("架空の件", "一般案件", "2026-06-12"),
    ]
