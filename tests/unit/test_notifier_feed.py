import json
from datetime import UTC, datetime

from lxml import etree

from notifier.feed import ATOM, Feed, FeedEntry, atom, json_feed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ENTRY = FeedEntry(
    id="urn:x:1",
    title="<b>題名</b>\x0b",
    url="https://example.go.jp/1",
    author="見本省",
    published=NOW,
    updated=NOW,
    summary="理由",
    tags=("I-1a",),
)
FEED = Feed(id="urn:x", title="見本", updated=NOW, entries=(ENTRY,), home="https://x.test/f.xml")


def test_an_atom_feed_is_well_formed_and_escapes_what_was_scraped() -> None:
    root = etree.fromstring(atom(FEED))
    names = {"a": ATOM}
    assert root.findtext("a:entry/a:title", namespaces=names) == "<b>題名</b>"
    assert root.findtext("a:entry/a:author/a:name", namespaces=names) == "見本省"
    links = root.findall(".//a:link", names)
    assert [(x.get("rel"), x.get("href")) for x in links] == [
        ("self", "https://x.test/f.xml"),
        ("alternate", "https://example.go.jp/1"),
    ]


def test_a_json_feed_says_the_same() -> None:
    document = json.loads(json_feed(FEED))
    [item] = document["items"]
    assert document["version"].endswith("1.1")
    assert (item["id"], item["url"], item["tags"]) == ("urn:x:1", ENTRY.url, ["I-1a"])
    assert item["date_published"] == "2026-11-24T00:00:00+00:00"
