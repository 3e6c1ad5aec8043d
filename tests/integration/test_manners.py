from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from crawler.job import Manners, Outcome, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source
from tests.integration.faulty import Site, faulty_site


@pytest.fixture
def site() -> Iterator[Site]:
    with faulty_site() as site:
        yield site


def source(site: Site, path: str, **fields: object) -> Source:
    return Source.model_validate(
        {
            "name": "faulty", "title": "見本", "agency": "見本省", "kind": "feed",
            "url": f"{site.base}/{path}", "licence": "見本", "secure": False, "articles": False,
            "hosts": ("127.0.0.2",), **fields,
        }
    )  # fmt: skip


def run(
    source: Source, tmp_path: Path, validators: Validators | None = None, **manners: object
) -> CrawlResult:
    usual = {
        "contact": "https://example.test",
        "turns": tmp_path / "turns",
        "delay": 0,
        "private_hosts": {"127.0.0.1"},
    }
    return crawl(
        source,
        today=date(2026, 11, 24),
        manners=Manners.model_validate(usual | manners),
        known=(),
        validators=validators or Validators(),
        timeout=60,
        workdir=tmp_path,
    )


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("403", Outcome.BLOCKED, "HTTP 403"),
        ("401", Outcome.BLOCKED, "HTTP 401"),
        ("451", Outcome.BLOCKED, "HTTP 451"),
        ("busy", Outcome.BLOCKED, "HTTP 429"),
        ("empty-202", Outcome.BLOCKED, "空の応答"),
        ("wall", Outcome.BLOCKED, "Request Rejected"),
        ("404", Outcome.FAILED, "HTTP 404"),
        ("503", Outcome.FAILED, "HTTP 503"),
        ("closed", Outcome.FAILED, "メンテナンス"),
        ("login", Outcome.FAILED, "ログイン"),
        ("scripted", Outcome.FAILED, "JavaScript"),
        ("renewed", Outcome.FAILED, "構成が変わった"),
        ("to-top", Outcome.FAILED, "トップページへ転送"),
        ("loop", Outcome.FAILED, "転送が5回を超えて"),
        ("outside", Outcome.FAILED, "認めていない転送先"),
        ("refresh", Outcome.FAILED, "認めていない転送先"),
        ("inside", Outcome.FAILED, "公開されていないアドレス"),
        ("bomb", Outcome.FAILED, "大きすぎ"),
        ("oversize", Outcome.FAILED, "大きすぎ"),
        ("torn", Outcome.FAILED, "途中で切れ"),
        ("unasked-304", Outcome.FAILED, "HTTP 304"),
    ],
)
def test_each_fault_is_called_by_its_name(
    site: Site, tmp_path: Path, path: str, outcome: Outcome, said: str
) -> None:
    summary = run(source(site, path), tmp_path).summary
    assert summary.outcome is outcome, summary.reason
    assert said in summary.reason


def test_an_allowed_redirect_is_followed_and_its_end_is_noted(site: Site, tmp_path: Path) -> None:
    found = run(source(site, "moved"), tmp_path)
    assert len(found.announcements) == 2
    assert (found.summary.status, found.summary.url) == (200, f"{site.base}/feed")
    assert found.summary.requests == 3
    assert found.summary.bytes > 0


def test_a_passing_server_error_is_tried_again_at_once_and_a_block_is_not(
    site: Site, tmp_path: Path
) -> None:
    assert run(source(site, "late"), tmp_path).summary.outcome is Outcome.OK
    assert run(source(site, "recovering"), tmp_path).summary.outcome is Outcome.BLOCKED
    assert run(source(site, "recovering"), tmp_path).summary.outcome is Outcome.OK


def test_an_unchanged_page_costs_one_conditional_request(site: Site, tmp_path: Path) -> None:
    first = run(source(site, "tagged"), tmp_path).summary
    assert first.validators.etag == '"1"'
    assert first.max_age == 7200
    again = run(source(site, "tagged"), tmp_path, first.validators).summary
    assert again.outcome is Outcome.UNCHANGED
    assert again.status == 304


def test_a_host_that_asks_to_wait_is_left_alone_in_this_run_and_the_next(
    site: Site, tmp_path: Path
) -> None:
    first = run(source(site, "busy"), tmp_path).summary
    assert first.waits == {"127.0.0.1": "3600"}
    asked = len(site.asked)
    again = run(source(site, "feed"), tmp_path, waiting={"127.0.0.1"}).summary
    assert (again.outcome, len(site.asked)) == (Outcome.BLOCKED, asked)


@pytest.mark.parametrize(
    ("status", "text", "outcome"),
    [
        (404, "", Outcome.OK),
        (403, "User-agent: *\nDisallow: /", Outcome.OK),
        (503, "", Outcome.FAILED),
        (429, "", Outcome.FAILED),
        (200, "User-agent: *\nDisallow: /", Outcome.BLOCKED),
        (200, "User-agent: TeigenWatch\nAllow: /\n\nUser-agent: *\nDisallow: /", Outcome.OK),
    ],
)
def test_robots_txt_is_obeyed_as_the_standard_says(
    site: Site, tmp_path: Path, status: int, text: str, outcome: Outcome
) -> None:
    site.robots = (status, text)
    summary = run(source(site, "feed"), tmp_path).summary
    assert summary.outcome is outcome
    assert site.count("/feed") == (outcome is Outcome.OK)
    assert outcome is Outcome.OK or "robots.txt" in summary.reason


def test_robots_txt_is_asked_for_once_a_run(site: Site, tmp_path: Path) -> None:
    run(source(site, "feed", articles=True), tmp_path)
    assert site.count("/robots.txt") == 1


def test_a_crawl_delay_keeps_requests_apart(site: Site, tmp_path: Path) -> None:
    site.robots = (200, "User-agent: *\nCrawl-delay: 1\nDisallow:")
    run(source(site, "feed", articles=True), tmp_path)
    times = [at for at, path in site.asked if path != "/robots.txt"]
    assert len(times) == 3
    assert all(later - earlier >= 0.95 for earlier, later in pairwise(times))


def test_two_crawls_at_once_never_ask_one_host_twice_at_a_time(site: Site, tmp_path: Path) -> None:
    feed, turns = source(site, "feed", articles=True), tmp_path / "turns"
    folders = [tmp_path / "a", tmp_path / "b"]
    both = [Thread(target=run, args=(feed, f), kwargs={"turns": turns}) for f in folders]
    for folder in folders:
        folder.mkdir()
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert site.count("/article/1") == 2
    assert site.most == 1


def test_a_private_address_is_refused_unless_the_settings_name_the_host(
    site: Site, tmp_path: Path
) -> None:
    summary = run(source(site, "feed"), tmp_path, private_hosts=set()).summary
    assert summary.outcome is Outcome.FAILED
    assert "127.0.0.1" in summary.reason
    assert site.asked == []
