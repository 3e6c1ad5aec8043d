"""Sources that have more pages than one: interfaces in steps, hubs, one address for each entry."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.job import Outcome
from crawler.source import Source
from tests.integration.test_crawl import run


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        body = self.answer(url.path, {k: v[0] for k, v in parse_qs(url.query).items()})
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, path: str, query: dict[str, str]) -> bytes:
        if path == "/api":
            start = int(query.get("start", 1))
            items = [{"t": f"{query['any']}{n}", "d": "2026-08-01"} for n in (start, start + 1)]
            return json.dumps({"r": items, "n": start + 2 if start < 5 else None}).encode()
        if path == "/hub.html":
            return b"<p><a href='year8.html'>8</a><a href='year7.html'>7</a><a href='year6.html'>6</a></p>"
        if path.startswith("/year"):
            return (
                f"<ul><li><a href='/{path[5]}'>見本</a><b>令和{path[5]}年8月1日</b></ul>".encode()
            )
        return b""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def source(url: str, **fields: object) -> Source:
    common = {"name": "x", "title": "x", "agency": "x", "licence": "x", "articles": False}
    return Source.model_validate({**common, "url": url, "secure": False, **fields})


def test_an_interface_is_asked_step_by_step_for_each_term(base: str, tmp_path: Path) -> None:
    data = {
        "items": "r",
        "title": "t",
        "date": "d",
        "optional": ["link"],
        "next_parameter": "start",
    }
    found = run(
        source(
            f"{base}/api?any={{each}}", kind="data", each=["a", "b"], data=data, next="n",
            pages=2,
        ),
        tmp_path,
    )  # fmt: skip
    titles = sorted(item.title for item in found.announcements)
    assert titles == ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"]


def test_a_hub_is_followed_as_far_as_the_file_says(base: str, tmp_path: Path) -> None:
    hub = source(
        f"{base}/hub.html", kind="listing", follow="a", pages=3, listing={"item": "li", "date": "b"}
    )
    found = run(hub, tmp_path)
    assert sorted(str(i.published) for i in found.announcements) == ["2025-08-01", "2026-08-01"]


def test_an_address_that_fails_does_not_lose_the_others(base: str, tmp_path: Path) -> None:
    several = source(
        f"{base}/{{each}}.html",
        kind="listing",
        each=["year8", "gone"],
        listing={"item": "li", "date": "b"},
    )
    found = run(several, tmp_path)
    assert found.summary.outcome is Outcome.OK
    assert len(found.announcements) == 1
    assert any("/gone.html" in problem for problem in found.summary.problems)
