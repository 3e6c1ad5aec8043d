"""Figures on the pages lead to what they count: by the day of news, and without what staff struck out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.bootstrap import Watch
from app.proposals import adopt
from app.serve import build_site
from domain.proposal import Ask, Proposal, Recommendation
from store import announcements, matches, sightings
from tests.integration.life import Clock
from tests.integration.reviewing import ACCEPTED, REJECTED, P, item, link, say


@pytest.fixture
def client(watch: Watch, clock: Clock) -> Iterator[TestClient]:
    """On the first of December in Japan; what came in was published on 18 November."""
    clock.now = datetime(2026, 11, 30, 16, tzinfo=UTC)
    for number in (1, 2):
        with watch.session() as session:
            found = item(f"題{number}", str(number))
            sightings.remember(session, found, watch.now(), baseline=False)
            for row in announcements.unlinked(session, P, "m"):
                matches.replace(session, row, P, [link("I-5b")], matcher="m", now=watch.now())
    say(watch, ACCEPTED, number=1)
    say(watch, REJECTED, number=2)
    with TestClient(build_site(watch, lambda: {"ok": True}), base_url="http://127.0.0.1") as client:
        yield client


def led_to(client: TestClient, page: str, words: str) -> list[str]:
    """Return the titles on the page to which the link with these words leads."""
    links = re.findall(r'<a href="([^"]*)"([^>]*>.*?)</a>', client.get(page).text)
    [address] = [unescape(address) for address, said in links if words in said]
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", client.get(address).text)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/", "I-5 2026年12月 1件"),
        ("/recommendations/I-5", "I-5b 2026年12月 1件"),
        ("/", "この1週間の発表をすべて見る"),
        ("/recommendations/I-5", "この提言項目に関連する発表を検索する"),
    ],
)
def test_a_figure_leads_to_what_it_counts(client: TestClient, page: str, words: str) -> None:
    assert led_to(client, page, words) == ["題1"]


def test_what_staff_rejected_is_no_news(client: TestClient) -> None:
    page = client.get("/").text
    assert "/announcements/1" in page and "/announcements/2" not in page


def test_the_search_goes_on_with_what_a_figure_asked_for(client: TestClient) -> None:
    page = client.get("/search?dated=news&reviews=accepted&reviews=disputed").text
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    assert kept == [("reviews", "accepted"), ("reviews", "disputed"), ("dated", "news")]


def test_a_recommendation_without_asks_is_no_row(watch: Watch) -> None:
    ask = Ask(id="2a", text="要望")
    parts = (("1", ()), ("2", (ask,)))
    adopt(
        watch,
        Proposal(
            id="own",
            title="見本提言",
            recommendations=tuple(
                Recommendation(id=name, part="1", heading="見出し", asks=asks)
                for name, asks in parts
            ),
        ),
    )
    with TestClient(build_site(watch, lambda: {"ok": True}), base_url="http://127.0.0.1") as client:
        led = set(re.findall(r"/recommendations/\w+", client.get("/?proposal=own").text))
        assert led == {"/recommendations/2"}
