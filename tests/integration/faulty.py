"""A site on its bad days: each path goes wrong in its own way."""

import gzip
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>見本</title>
<item><title>相談窓口を開設しました</title><link>{base}/article/1</link>
<pubDate>Tue, 10 Nov 2026 10:00:00 +0900</pubDate></item>
<item><title>手引を改定しました</title><link>{base}/article/2</link>
<pubDate>Mon, 09 Nov 2026 10:00:00 +0900</pubDate></item>
</channel></rss>"""
WALL = "<html><head><title>Request Rejected</title></head><body>Your support ID is: 1</body></html>"
CLOSED = "<html><body><h1>ただいまメンテナンス中です</h1></body></html>"
LOGIN = "<html><form><input type='text'><input type='password'></form></html>"
SCRIPTED = "<html><body><div id='app'></div><script src='/a.js'></script></body></html>"
RENEWED = "<html><body>" + "<p>新しいサイトのご案内です。</p>" * 400 + "</body></html>"


class Site:
    """What the site does, and who asked for what, when."""

    def __init__(self) -> None:
        self.robots: tuple[int, str] = (404, "")
        self.asked: list[tuple[float, str]] = []
        self.open, self.most, self.lock, self.stop = 0, 0, Lock(), Event()
        self.base = ""

    def count(self, path: str) -> int:
        return Counter(p for _, p in self.asked)[path]

    @contextmanager
    def request(self, path: str) -> Iterator[None]:
        with self.lock:
            self.asked.append((time.monotonic(), path))
            self.open += 1
            self.most = max(self.most, self.open)
        try:
            yield
        finally:
            with self.lock:
                self.open -= 1


@contextmanager
def faulty_site() -> Iterator[Site]:
    """Serve a faulty site on loopback while the block runs."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Answer,), {"site": site}))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    site.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()


class _Answer(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        path = self.path.strip("/").replace("/", "_").replace(".", "_").replace("-", "_")
        with self.site.request(self.path):
            getattr(self, path.partition("?")[0] or "top", self.by_status)()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, body: str | bytes = "", **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def feed(self, **headers: str) -> None:
        self.answer(200, FEED.format(base=self.site.base), **headers)

    def robots_txt(self) -> None:
        self.answer(*self.site.robots)

    def top(self) -> None:
        self.answer(200, RENEWED)

    def by_status(self) -> None:
        name = self.path.strip("/").partition("/")[0]
        if name == "article":
            time.sleep(0.1)
            return self.answer(200, "<html><body><p>窓口で相談に応じます。</p></body></html>")
        return self.answer(int(name) if name.isdigit() else 404, "<html></html>")

    def tagged(self) -> None:
        if self.headers["If-None-Match"] == '"1"':
            return self.answer(304, ETag='"1"')
        return self.feed(ETag='"1"', Cache_Control="public, max-age=7200")

    def unasked_304(self) -> None:
        self.answer(304)

    def recovering(self) -> None:
        good = self.site.count(self.path) > 1
        self.feed() if good else self.answer(403, "no")

    def late(self) -> None:
        good = self.site.count(self.path) > 1
        self.feed() if good else self.answer(500, "soon")

    def busy(self) -> None:
        self.answer(429, "later", Retry_After="3600")

    def empty_202(self) -> None:
        self.answer(202)

    def wall(self) -> None:
        self.answer(200, WALL, Content_Type="text/html")

    def closed(self) -> None:
        self.answer(200, CLOSED, Content_Type="text/html")

    def login(self) -> None:
        self.answer(200, LOGIN, Content_Type="text/html")

    def scripted(self) -> None:
        self.answer(200, SCRIPTED, Content_Type="text/html")

    def renewed(self) -> None:
        self.answer(200, RENEWED, Content_Type="text/html")

    def moved(self) -> None:
        self.answer(301, Location="/feed")

    def to_top(self) -> None:
        self.answer(302, Location="/")

    def loop(self) -> None:
        self.answer(302, Location="/loop")

    def outside(self) -> None:
        self.answer(302, Location="http://outside.example.com/feed")

    def inside(self) -> None:
        self.answer(302, Location="http://127.0.0.2/feed")

    def refresh(self) -> None:
        target = "http://outside.example.com/"
        head = f"<meta http-equiv='refresh' content='0; url={target}'>"
        self.answer(200, f"<html><head>{head}</head></html>", Content_Type="text/html")

    def bomb(self) -> None:
        self.answer(200, gzip.compress(b" " * 40_000_000), Content_Encoding="gzip")

    def oversize(self) -> None:
        self.answer(200, b" " * 21_000_000)

    def torn(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(FEED[:300].encode())

    def slow(self) -> None:
        time.sleep(4)
        self.feed()

    def hang(self) -> None:
        self.site.stop.wait(60)
