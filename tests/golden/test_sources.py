import contextlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.address import addresses
from crawler.page import Page, Reading
from crawler.read import read_page
from crawler.source import Source, load_sources
from domain.errors import TeigenError

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"
SOURCES = load_sources(ROOT / "crawler" / "sources")
TODAY = date(2026, 8, 28)
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


def saved_pages(name: str) -> list[Path]:
    return sorted(p for p in (PAGES / name).glob("*") if not p.name.endswith("expected.json"))


def read(source: Source, body: bytes) -> Reading:
    return read_page(source, Page(addresses(source, TODAY)[0], body, saved=True))


def as_json(reading: Reading) -> dict[str, Any]:
    return {
        "announcements": [a.model_dump(mode="json") for a in reading.announcements],
        "problems": list(reading.problems),
        "next_urls": list(reading.next_urls),
    }


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_source_has_a_saved_page(name: str) -> None:
    assert [p for p in saved_pages(name) if p.stem == "page"]


@pytest.mark.parametrize(
    "path",
    [p for n in sorted(SOURCES) for p in saved_pages(n)],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_saved_page_reads_as_expected(path: Path) -> None:
    found = as_json(read(SOURCES[path.parent.name], path.read_bytes()))
    prefix = "" if path.stem == "page" else f"{path.stem}."
    expected = path.with_name(f"{prefix}expected.json")
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{expected} was written: review it and run again")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.skipif(not CAPTURED.exists(), reason="captured pages are not at hand")
@pytest.mark.parametrize(("pattern", "name"), COUNTS.items())
def test_captured_page_reads_without_problems(pattern: str, name: str) -> None:
    (path,) = CAPTURED.glob(pattern)
    source = SOURCES[name]
    reading = read(source, path.read_bytes())
    print(name, len(reading.announcements))
    assert reading.problems == ()
    assert source.healthy.items_min <= len(reading.announcements) <= source.healthy.items_max


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=300), name=st.sampled_from(sorted(SOURCES)))
def test_no_bytes_raise_anything_but_our_own_errors(body: bytes, name: str) -> None:
    for content in (body, b"<rss><item><title>a</title><link>" + body + b"</link></item></rss>"):
        with contextlib.suppress(TeigenError):
            read_page(SOURCES[name], Page(SOURCES[name].url, content))
