import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Page
from crawler.read import read_page
from crawler.source import load_sources
from domain.errors import TeigenError

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"
SOURCES = load_sources(ROOT / "crawler" / "sources")
CAPTURED = ROOT.parent / "shared" / "pages"
COUNTS = {
    "feeds/cao_*": "cao",
    "feeds/digital_*": "digital_news",
    "feeds/mext_*": "mext",
    "feeds/mhlw_*": "mhlw",
    "feeds/mlit_*": "mlit",
    "feeds/soumu_*": "soumu",
    "html/gov-online_*": "gov_online",
    "html/maff_*": "maff",
    "html/meti_*": "meti",
    "html/moj_press_r8_*": "moj",
}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_saved_page_reads_as_expected(name: str) -> None:
    saved = sorted((PAGES / name).glob("page.*"))
    assert saved, f"no saved page for {name}"
    reading = read_page(SOURCES[name], Page(SOURCES[name].url, saved[0].read_bytes(), saved=True))
    found = {
        "announcements": [a.model_dump(mode="json") for a in reading.announcements],
        "problems": list(reading.problems),
        "next_urls": list(reading.next_urls),
    }
    expected = PAGES / name / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{expected} was written: review it and run again")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.skipif(not CAPTURED.exists(), reason="captured pages are not at hand")
@pytest.mark.parametrize(("pattern", "name"), COUNTS.items())
def test_captured_page_reads_without_problems(pattern: str, name: str) -> None:
    (path,) = CAPTURED.glob(pattern)
    source = SOURCES[name]
    reading = read_page(source, Page(source.url, path.read_bytes(), saved=True))
    print(name, len(reading.announcements))
    assert reading.problems == ()
    assert source.healthy.items_min <= len(reading.announcements) <= source.healthy.items_max


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=300), name=st.sampled_from(sorted(SOURCES)))
def test_no_bytes_raise_anything_but_our_own_errors(body: bytes, name: str) -> None:
    for content in (body, b"<rss><item><title>a</title><link>" + body + b"</link></item></rss>"):
        with contextlib.suppress(TeigenError):
            read_page(SOURCES[name], Page(SOURCES[name].url, content))
