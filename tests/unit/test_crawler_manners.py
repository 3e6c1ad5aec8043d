import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.http import Request
from scrapy.settings import Settings

from crawler.manners.addresses import is_public
from crawler.manners.headers import LONGEST, max_age, retry_at
from crawler.manners.refused import Refused
from crawler.manners.turns import HostTurns
from crawler.page import Page
from crawler.refusal import landed_on_top, refusal, soft_failure
from domain.health import Outcome

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "192.168.1.1", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_address_of_the_internet_is_public() -> None:
    assert is_public("210.148.111.120")


@pytest.mark.parametrize(
    ("stated", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 04:00:00 GMT", timedelta(hours=1)),
        ("Tue, 24 Nov 2026 12:30:00 +0900", timedelta(minutes=30)),
        ("99999999999999999999", LONGEST),
        ("Wed, 24 Nov 2027 04:00:00 GMT", LONGEST),
    ],
)
def test_retry_after_is_read_in_both_forms_and_bounded(stated: str, wait: timedelta) -> None:
    assert retry_at(stated, NOW) == NOW + wait


@pytest.mark.parametrize("stated", ["", "0", "-5", "soon", "Tue, 24 Nov 2026 01:00:00 GMT"])
def test_a_retry_after_that_asks_for_nothing_is_none(stated: str) -> None:
    assert retry_at(stated, NOW) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("public, max-age=600", 600),
        ("max-age=600, no-cache", 0),
        ("no-store", 0),
        ("s-maxage=99", 0),
        ("MAX-AGE = 30", 30),
        ("", 0),
    ],
)
def test_cache_control_says_how_long_an_answer_stays_fresh(header: str, seconds: int) -> None:
    assert max_age(header) == seconds


def page(body: str, url: str = "https://www.example.go.jp/press/index.html") -> Page:
    return Page(url, body.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "body",
    [
        "<title>Request Rejected</title>",
        "<h1>Access Denied</h1>You don't have permission. Reference #18.1",
        "<script src='/_Incapsula_Resource?x'></script>",
        "<script>window.gokuProps = {}</script>",
        "<title>Just a moment...</title>",
    ],
)
def test_a_page_of_a_firewall_is_a_block_whatever_its_status(body: str) -> None:
    for found in (soft_failure(page(body)), refusal("https://a.go.jp/x", 503, page(body))):
        assert found
        assert found[0] is Outcome.BLOCKED


def test_a_crawl_that_was_stopped_asks_for_nothing_more(tmp_path: Path) -> None:
    crawler = SimpleNamespace(
        settings=Settings({"TURNS_FOLDER": tmp_path}), spider=SimpleNamespace(stopped=True)
    )
    with pytest.raises(Refused):
        asyncio.run(HostTurns(crawler).process_request(Request("https://a.go.jp/x")))


def test_a_list_that_speaks_of_maintenance_is_no_maintenance_page() -> None:
    entries = "<li>メンテナンスのお知らせ</li>" * 500
    found = soft_failure(page(f"<ul>{entries}</ul>"))
    assert found
    assert "構成が変わった" in found[1]


def test_bytes_that_are_no_text_give_nothing_away() -> None:
    assert soft_failure(Page("https://a.go.jp/x", bytes(range(256)))) is None


@pytest.mark.parametrize(
    ("asked", "url", "top"),
    [
        ("https://a.go.jp/press/", "https://a.go.jp/", True),
        ("https://a.go.jp/press/", "https://b.go.jp/index.html", True),
        ("https://a.go.jp/press/", "https://a.go.jp/press/new.html", False),
        ("https://a.go.jp/", "https://a.go.jp/index.html", False),
    ],
)
def test_landing_on_the_top_page_is_seen(asked: str, url: str, top: bool) -> None:
    assert landed_on_top(asked, url) is top
