import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.address import addresses
from crawler.page import Page, Reading
from crawler.read import read_page
from crawler.refusal import soft_failure
from crawler.source import Source, load_sources
from domain.errors import NoItems
from domain.health import Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"
SOURCES = load_sources(ROOT / "crawler" / "sources")
TODAY = date(2026, 8, 28)
CAPTURED = ROOT.parent / "shared" / "pages"
COUNTS = {
    "api/egov_law_api_v2_keyword*": ("egov_law", 1),
    "api/egov_law_api_v2_law_data*": ("egov_law", 1),
    "api/egov_law_api_v2_law_revisions*": ("egov_law", 1),
    "api/egov_law_api_v2_laws*": ("egov_law", 1),
    "api/sangiin_gian_*": ("sangiin_gian", 500),
    "feeds/cao_*": ("cao", 10),
    "feeds/digital_*": ("digital_news", 21),
    "feeds/mext_*": ("mext", 21),
    "feeds/mhlw_*": ("mhlw", 67),
    "feeds/mlit_*": ("mlit", 18),
    "feeds/meti_release_atom_*": ("meti", 25),
    "feeds/soumu_*": ("soumu", 20),
    "html/gov-online_*": ("gov_online", 20),
    "html/kanpo_issue_*": ("kanpo", 22),
    "html/kanpo_top_*": ("kanpo", 190),
    "html/kantei_tyoukanpress_*": ("kantei", 5),
    "html/maff_*": ("maff", 46),
    "html/meti_*": ("meti", 20),
    "html/mhlw_shingi-*": ("mhlw_councils", 37),
    "html/moj_press_r8_*": ("moj", 28),
}


def saved_pages(name: str) -> list[Path]:
    return sorted(p for p in (PAGES / name).glob("*") if not p.name.endswith("expected.json"))


def read(source: Source, body: bytes) -> Reading:
    return read_page(source, Page(addresses(source, TODAY)[0], body, saved=True))


def as_json(reading: Reading) -> dict[str, Any]:
    return {
        "announcements": [
            a.model_dump(mode="json", exclude={"attachments"}) for a in reading.announcements
        ],
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


def captured(pattern: str) -> bytes:
    if not CAPTURED.exists():
        pytest.skip("captured pages are not at hand")
    (path,) = CAPTURED.glob(pattern)
    return path.read_bytes()


@pytest.mark.parametrize(("pattern", "name", "count"), [(k, *v) for k, v in COUNTS.items()])
def test_captured_page_reads_without_problems(pattern: str, name: str, count: int) -> None:
    reading = read(SOURCES[name], captured(pattern))
    assert reading.problems == ()
    assert len(reading.announcements) == count
    for item in reading.announcements:
        assert item.title and item.agency
        assert item.url.startswith("https://")
        assert item.published or "published" not in SOURCES[name].healthy.filled


def test_a_hub_leads_to_the_page_of_the_current_year() -> None:
    reading = read(SOURCES["moj"], captured("html/moj_press_index_*"))
    assert reading.next_urls[0] == "https://www.moj.go.jp/hisho/kouhou/press_r8.html"


def test_a_gazette_leads_to_the_tables_of_contents_of_the_day() -> None:
    reading = read(SOURCES["kanpo"], captured("html/kanpo_top_*"))
    assert [url.rsplit("/")[-1][8] for url in reading.next_urls] == ["h", "g", "c"]


def test_a_firewall_page_is_told_as_a_block() -> None:
    page = Page(SOURCES["sangiin_gian"].url, captured("html/edge_sangiin_*"))
    with pytest.raises(NoItems):
        read_page(SOURCES["sangiin_gian"], page)
    found = soft_failure(page)
    assert found and found[0] is Outcome.BLOCKED
