"""Serves the made-up sites from memory, fast, and counts what was asked and sent.

python -m bench.crawling.server HOSTS ARTICLES prints its port when it is ready. `/counts` at
127.0.0.1 answers with the counts since the last time, as JSON.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from subprocess import PIPE, Popen
from urllib.request import urlopen

from bench.crawling.sites import Document, sites

MODIFIED = "Wed, 01 Apr 2026 00:00:00 GMT"


@dataclass(frozen=True)
class Counts:
    """What the sites were asked for, and the bytes that they sent, headers included."""

    requests: int
    bytes: int
    robots: int
    unchanged: int
    missing: int
    distinct: int

    @property
    def pages(self) -> int:
        """The requests for anything but robots.txt."""
        return self.requests - self.robots


@dataclass(frozen=True)
class Sites:
    """A running server of the sites."""

    port: int

    def counts(self) -> Counts:
        """Return what was asked since this was last called."""
        with urlopen(f"http://127.0.0.1:{self.port}/counts") as answer:
            return Counts(**json.load(answer))


@contextmanager
def serve(hosts: int, articles: int) -> Iterator[Sites]:
    """Serve the sites in a process of their own while the block runs."""
    command = [sys.executable, "-m", "bench.crawling.server", str(hosts), str(articles)]
    with Popen(command, stdout=PIPE, text=True) as server:
        try:
            yield Sites(int(server.stdout.readline()))  # type: ignore[union-attr]
        finally:
            server.kill()


@dataclass(frozen=True)
class _Answer:
    head: bytes
    body: bytes
    tag: bytes

    @classmethod
    def of(cls, document: Document) -> "_Answer":
        tag = b'"%s"' % sha256(document.body).hexdigest()[:16].encode()
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {document.content_type}\r\n"
            f"Content-Length: {len(document.body)}\r\nLast-Modified: {MODIFIED}\r\n"
            f"ETag: {tag.decode()}\r\n\r\n"
        )
        return cls(head.encode(), document.body, tag)


class _Server:
    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], _Answer] = {}
        self._reset()

    def _reset(self) -> None:
        self._count, self._paths = Counter[str](), set[tuple[str, str]]()

    def answer(self, host: str, path: str, headers: dict[bytes, bytes]) -> list[bytes]:
        """Return the pieces of the answer to a request."""
        if host == "127.0.0.1":
            return self._told()
        known = self.answers.get((host, path))
        if known is None:
            pieces = [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        elif _unchanged(known, headers):
            pieces = [b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % known.tag]
        else:
            pieces = [known.head, known.body]
        self._note(host, path, known, pieces)
        return pieces

    def _note(self, host: str, path: str, known: _Answer | None, pieces: list[bytes]) -> None:
        self._paths.add((host, path))
        self._count["requests"] += 1
        self._count["bytes"] += sum(map(len, pieces))
        self._count["robots"] += path == "/robots.txt"
        self._count["missing"] += known is None
        self._count["unchanged"] += known is not None and len(pieces) == 1

    def _told(self) -> list[bytes]:
        names = ("requests", "bytes", "robots", "unchanged", "missing")
        counts = Counts(**{n: self._count[n] for n in names}, distinct=len(self._paths))
        self._reset()
        body = json.dumps(asdict(counts)).encode()
        return [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body), body]


def _unchanged(known: _Answer, headers: dict[bytes, bytes]) -> bool:
    tags = headers.get(b"if-none-match")
    if tags is not None:
        return known.tag in tags
    return headers.get(b"if-modified-since") == MODIFIED.encode()


class _Connection(asyncio.Protocol):
    def __init__(self, server: _Server) -> None:
        self._server, self._received = server, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            first, *lines = head.split(b"\r\n")
            pairs = (line.partition(b":") for line in lines)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            host = headers[b"host"].partition(b":")[0].decode()
            path = first.split(b" ")[1].partition(b"?")[0].decode()
            self._transport.writelines(self._server.answer(host, path, headers))
            if headers.get(b"connection", b"").lower() == b"close":
                self._transport.close()


async def _main(hosts: int, articles: int) -> None:
    server, loop = _Server(), asyncio.get_running_loop()
    listening = await loop.create_server(lambda: _Connection(server), "0.0.0.0", 0, backlog=4096)
    port = listening.sockets[0].getsockname()[1]
    for site in sites(hosts, articles, port):
        for path, document in site.documents():
            server.answers[site.host, path] = _Answer.of(document)
    print(port, flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
