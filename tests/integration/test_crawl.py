from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from crawler.job import Found, Manners, Outcome, Validators
from crawler.process import CrawlResult, crawl, read_output
from crawler.source import Source, load_sources
from demo.sample import SITES, write_sources
from demo.serve import serve


def run(
    source: Source, tmp_path: Path, validators: Validators | None = None, timeout: float = 60
) -> CrawlResult:
    return crawl(
        source,
        today=date(2026, 11, 24),
        manners=Manners(
            contact="https://example.test/contact",
            turns=tmp_path / "turns",
            delay=0,
            private_hosts=frozenset({"127.0.0.1"}),
        ),
        known=(),
        validators=validators or Validators(),
        timeout=timeout,
        workdir=tmp_path,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Source]]:
    with serve(SITES) as base:
        yield load_sources(write_sources(base, tmp_path_factory.mktemp("sources")))


def test_a_shift_jis_feed_comes_with_the_text_of_its_articles(
    sample: dict[str, Source], tmp_path: Path
) -> None:
    found = run(sample["sample_infra"], tmp_path)
    assert found.summary.outcome is Outcome.OK
    assert len(found.announcements) == 5
    assert all(item.text for item in found.announcements)


def test_a_listing_reads_japanese_dates_and_pdfs_and_obeys_robots_txt(
    sample: dict[str, Source], tmp_path: Path
) -> None:
    found = {
        i.url.rpartition("/labour/")[2]: i
        for i in run(sample["sample_labour"], tmp_path).announcements
    }
    assert str(found["iryou.html"].published) == "2026-11-13"
    assert "介護施設等" in found["kaigo.pdf"].text
    assert found["internal/draft.html"].text == ""


def test_a_page_that_has_not_changed_is_not_read_again(
    sample: dict[str, Source], tmp_path: Path
) -> None:
    first = run(sample["sample_digital"], tmp_path)
    again = run(sample["sample_digital"], tmp_path, first.summary.validators)
    assert again.summary.outcome is Outcome.UNCHANGED


class Faulty(BaseHTTPRequestHandler):
    """A site on a bad day: each path fails in its own way."""

    stop = Event()
    robots = 404

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            return self.answer(self.robots, b"")
        if self.path == "/hang":
            self.stop.wait(30)
        if self.path == "/half":
            return self.answer(200, (SITES / "infra/news.rdf").read_bytes()[:700])
        return self.answer(int(self.path[1:]) if self.path[1:].isdigit() else 200, b"<html></html>")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Faulty.stop.set()
    server.shutdown()
    server.server_close()


def broken(base: str, path: str) -> Source:
    return Source(
        name="broken", title="壊れたサイト", agency="見本省", kind="feed", url=f"{base}/{path}",
        licence="見本", secure=False, articles=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "outcome", "items"),
    [
        ("403", Outcome.BLOCKED, 0),
        ("404", Outcome.FAILED, 0),
        ("empty", Outcome.FAILED, 0),
        ("half", Outcome.OK, 2),
    ],
)
def test_each_fault_has_its_outcome(
    faulty: str, tmp_path: Path, path: str, outcome: Outcome, items: int
) -> None:
    found = run(broken(faulty, path), tmp_path)
    assert (found.summary.outcome, len(found.announcements)) == (outcome, items)
    assert found.summary.reason or found.summary.problems


def test_a_host_whose_robots_txt_fails_allows_nothing(
    faulty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Faulty, "robots", 500)
    found = run(broken(faulty, "half"), tmp_path)
    assert found.summary.outcome is Outcome.FAILED
    assert "robots.txt" in found.summary.reason


def test_a_site_that_hangs_is_given_up_in_time(faulty: str, tmp_path: Path) -> None:
    found = run(broken(faulty, "hang"), tmp_path, timeout=4)
    assert found.summary.outcome is Outcome.FAILED


def test_what_a_killed_child_had_written_is_kept(sample: dict[str, Source], tmp_path: Path) -> None:
    item = run(sample["sample_infra"], tmp_path).announcements[0]
    found = Found(announcement=item)
    torn = f'{{"found": {found.model_dump_json()}}}\n{{"found": {{"announ'
    kept = read_output(torn, None)
    assert kept.announcements == (item,)
    assert kept.summary.outcome is Outcome.FAILED
