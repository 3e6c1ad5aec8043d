"""Many readers at once against a real server, while announcements come in and digests are made."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import sleep

import httpx
import pytest
import uvicorn

from app.bootstrap import Watch
from app.digest import compose
from app.history import import_history
from app.link import link
from app.serve import build_site
from app.settings import Settings
from domain.period import week_before
from domain.subscriber import Audience
from tests.conftest import empty

READERS = 20
PATHS = ("/", "/asks/I-5b", "/search?text=窓口", "/api/v1/matches", "/api/v1/progress", "/sources")


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watch]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql")
    watch = Watch(Settings(home=tmp_path, database_url=url, api_rate="100000/second"))
    yield watch
    if url:
        empty(watch.engine)
    watch.engine.dispose()


@contextmanager
def served(watch: Watch) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = build_site(watch, lambda: {"ok": True})
    server = uvicorn.Server(uvicorn.Config(site, port=port, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def bring(watch: Watch, number: int) -> None:
    """Take in ten announcements, match them, and compose the digest of their week."""
    path, started = watch.settings.home / "new.csv", watch.now()
    lines = (
        f"2026-11-1{n},見本省,窓口の手続のオンライン化 第{number}の{n}号,https://www.example.go.jp/{number}/{n}"
        for n in range(10)
    )
    path.write_text("date,agency,title,url\n" + "\n".join(lines), encoding="utf-8")
    assert not import_history(watch, path).errors
    link(watch, watch.settings.proposal, started)
    week = week_before(date(2026, 11, 23))
    compose(watch, Audience(proposal=watch.settings.proposal), week)


def test_many_readers_are_answered_while_a_crawl_and_a_digest_run(office: Watch) -> None:
    bring(office, 0)
    done = Event()

    def read(number: int) -> list[int]:
        answers = list[int]()
        with httpx.Client(base_url=address, timeout=600) as client:
            while not done.is_set() or not answers:
                path = PATHS[(number + len(answers)) % len(PATHS)]
                answers.append(client.get(path).status_code)
        return answers

    with served(office) as address, ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, number) for number in range(READERS)]
        try:
            for number in range(1, 4):
                bring(office, number)
        finally:
            done.set()
        answers = [status for future in reading for status in future.result()]
    assert len(answers) >= READERS and set(answers) == {200}
