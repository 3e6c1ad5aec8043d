import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

import psutil
import pytest

from crawler import children
from crawler.job import OUT, Manners, Outcome, Validators
from crawler.process import CrawlResult, crawl
from crawler.source import Source, load_sources
from demo.sample import SITES, write_sources
from demo.serve import serve
from tests.integration.faulty import Site, faulty_site


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Source]]:
    with serve(SITES) as base:
        folder = write_sources(base, tmp_path_factory.mktemp("sources"))
        yield list(load_sources(folder).values())


@pytest.fixture
def site() -> Iterator[Site]:
    with faulty_site() as site:
        yield site


class Crawls:
    """Crawls that run at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._pool = folder, ThreadPoolExecutor(8)

    def begin(self, source: Source, timeout: float = 60) -> Future[CrawlResult]:
        workdir = self._folder / source.name
        workdir.mkdir()
        manners = Manners(
            contact="https://example.test/contact",
            turns=self._folder / "turns",
            delay=0,
            private_hosts=frozenset({"127.0.0.1", "localhost"}),
        )
        return self._pool.submit(
            crawl,
            source,
            today=date(2026, 11, 24),
            manners=manners,
            known=(),
            validators=Validators(),
            timeout=timeout,
            workdir=workdir,
        )


@pytest.fixture
def crawls(tmp_path: Path) -> Crawls:
    psutil.wait_procs(running(), timeout=30)
    return Crawls(tmp_path)


def hanging(site: Site) -> Source:
    return Source(
        name="hanging", title="応答しないサイト", agency="見本省", kind="feed",
        url=f"{site.base.replace('127.0.0.1', 'localhost')}/hang", licence="見本", secure=False,
    )  # fmt: skip


def running() -> set[psutil.Process]:
    return {p for p in psutil.Process().children() if _crawls(p)}


def _crawls(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return "crawler.child" in process.cmdline()
    return False


def until_one_runs() -> psutil.Process:
    while not (found := running()):
        time.sleep(0.05)
    return found.pop()


def test_crawls_that_run_at_the_same_time_share_a_process(
    sample: list[Source], crawls: Crawls
) -> None:
    ends = [crawls.begin(source) for source in sample]
    seen = set[psutil.Process]()
    while not all(end.done() for end in ends):
        seen |= running()
        time.sleep(0.05)
    assert len(seen) == 1
    assert all(end.result().summary.outcome is Outcome.OK for end in ends)
    assert all(end.result().announcements for end in ends)


def test_the_process_ends_with_its_last_crawl(sample: list[Source], crawls: Crawls) -> None:
    crawls.begin(sample[0]).result()
    assert not psutil.wait_procs(running(), timeout=30)[1]


def test_a_crawl_whose_process_died_in_company_is_run_again_alone(
    sample: list[Source], site: Site, crawls: Crawls
) -> None:
    stuck = crawls.begin(hanging(site), timeout=15)
    child = until_one_runs()
    while not site.asked:
        time.sleep(0.05)
    innocent = crawls.begin(sample[0])
    os.kill(child.pid, signal.SIGKILL)
    assert innocent.result().summary.outcome is Outcome.OK
    assert stuck.result().summary.outcome is Outcome.FAILED


def test_a_process_that_does_not_answer_is_killed_and_costs_no_other_crawl(
    sample: list[Source], crawls: Crawls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "GRACE", 1)
    first = crawls.begin(sample[0], timeout=20)
    os.kill(until_one_runs().pid, signal.SIGSTOP)
    second = crawls.begin(sample[1], timeout=60)
    assert first.result().summary.outcome is Outcome.OK
    assert second.result().summary.outcome is Outcome.OK


def test_a_crawl_that_kills_its_process_has_failed(site: Site, crawls: Crawls) -> None:
    alone = crawls.begin(hanging(site))
    os.kill(until_one_runs().pid, signal.SIGKILL)
    summary = alone.result().summary
    assert summary.outcome is Outcome.FAILED
    assert "異常終了" in summary.reason


def test_a_child_that_has_died_takes_no_crawl_and_leaves_nothing_to_read(tmp_path: Path) -> None:
    child = children.Child()
    child.kill()
    assert child.code == -signal.SIGKILL
    for number in count():
        (folder := tmp_path / str(number)).mkdir()
        if child.begin(folder) is None:
            break
        time.sleep(0.05)
    assert (folder / OUT).read_bytes() == b""


def test_a_crawl_that_is_stopped_does_not_wait_for_the_site(
    sample: list[Source], site: Site, crawls: Crawls
) -> None:
    stuck = crawls.begin(hanging(site), timeout=4)
    others = [crawls.begin(source) for source in sample]
    assert "打ち切りました" in stuck.result().summary.reason
    assert all(end.result().summary.outcome is Outcome.OK for end in others)
