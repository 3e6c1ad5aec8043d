"""Sites on their bad days: every answer goes wrong in a way that a fixed seed chooses.

`python -m bench.crawling.faults HOSTS SEED` prints its port when ready. At 127.0.0.1, `/publish`
adds an announcement to every site, and `/calm` ends the bad days.
"""

import asyncio
import gzip
import socket
import struct
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from subprocess import PIPE, Popen
from urllib.request import urlopen

from bench.crawling.faulty_pages import Item, hosts, html, kind, source_page

FIRST = 5
"""Announcements of a site on its first day."""
GOOD = 0.55
"""The share of answers in which nothing goes wrong."""
BOMB = gzip.compress(b" " * 60_000_000)


@contextmanager
def serve(number: int, seed: int) -> Iterator[int]:
    """Serve the sites in a process of their own while the block runs; yields the port."""
    command = [sys.executable, "-m", "bench.crawling.faults", str(number), str(seed)]
    with Popen(command, stdout=PIPE, text=True) as server:
        try:
            yield int(server.stdout.readline())  # type: ignore[union-attr]
        finally:
            server.kill()


def tell(port: int, what: str) -> str:
    """Tell the server to publish or to be calm; return its answer."""
    with urlopen(f"http://127.0.0.1:{port}/{what}") as answer:
        return str(answer.read().decode())


class Connection:
    """One request, and the answer to it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, status: str, body: bytes = b"", *headers: str) -> None:
        """Send an answer as it should be."""
        self.send_head(status, len(body), *headers)
        self.writer.write(body)

    def send_head(self, status: str, length: int, *headers: str) -> None:
        """Send the head of an answer."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {length}", "Connection: close", *headers]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())

    def reset(self) -> None:
        """Break the connection off with RST."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Faults:
    """The ways in which an answer goes wrong; each takes a connection, the body and its type."""

    def __init__(self, random: Random) -> None:
        self.random = random

    async def torn(self, to: Connection, body: bytes, content_type: str) -> None:
        """End before the length that was stated."""
        to.send_head("200 OK", len(body), content_type)
        to.writer.write(body[: self.random.randrange(len(body))])

    async def cut(self, to: Connection, body: bytes, content_type: str) -> None:
        """Send a page that was cut before it was sent: nothing but its end is missing."""
        to.send("200 OK", body[: self.random.randrange(len(body))], content_type)

    async def stall(self, to: Connection, body: bytes, content_type: str) -> None:
        """Stop in the middle for a while, or for ever."""
        to.send_head("200 OK", len(body), content_type)
        to.writer.write(body[: len(body) // 2])
        await to.writer.drain()
        await asyncio.sleep(600 if self.random.random() < 0.2 else 2)
        to.writer.write(body[len(body) // 2 :])

    async def reset(self, to: Connection, body: bytes, content_type: str) -> None:
        """Break off, before the answer or in the middle."""
        if self.random.random() < 0.5:
            to.send_head("200 OK", len(body), content_type)
            to.writer.write(body[: len(body) // 2])
            await to.writer.drain()
        to.reset()

    async def mislabel(self, to: Connection, body: bytes, content_type: str) -> None:
        """Name a charset that the page is not in."""
        wrong = self.random.choice(["Shift_JIS", "UTF-8", "EUC-JP", "ISO-8859-1", "nonsense"])
        to.send("200 OK", body, f"{content_type.partition(';')[0]}; charset={wrong}")

    async def loop(self, to: Connection, body: bytes, content_type: str) -> None:
        """Lead back to the same page."""
        to.send("302 Found", b"", "Location: /loop")

    async def bomb(self, to: Connection, body: bytes, content_type: str) -> None:
        """Send few bytes that unpack to many."""
        to.send("200 OK", BOMB, content_type, "Content-Encoding: gzip")

    async def not_gzip(self, to: Connection, body: bytes, content_type: str) -> None:
        """Call something gzip that is none."""
        to.send("200 OK", body, content_type, "Content-Encoding: gzip")

    async def unasked_304(self, to: Connection, body: bytes, content_type: str) -> None:
        """Claim that nothing has changed since a version that nobody named."""
        to.send("304 Not Modified")

    async def error(self, to: Connection, body: bytes, content_type: str) -> None:
        """Fail; the next request may do better."""
        to.send(self.random.choice(["500 Oops", "502 Bad", "503 Busy", "504 Late", "404 Not"]))

    async def refusal(self, to: Connection, body: bytes, content_type: str) -> None:
        """Refuse, openly or with a firewall page and status 200."""
        wall = b"<html><head><title>Request Rejected</title></head><body>ID: 1</body></html>"
        if self.random.random() < 0.5:
            to.send("403 Forbidden", wall, "Content-Type: text/html")
        else:
            to.send("200 OK", wall, "Content-Type: text/html")

    async def maintenance(self, to: Connection, body: bytes, content_type: str) -> None:
        """Send a page that says that the site is closed."""
        page = html("<h1>ただいまメンテナンス中です</h1>").encode()
        to.send("200 OK", page, "Content-Type: text/html; charset=utf-8")

    async def empty_202(self, to: Connection, body: bytes, content_type: str) -> None:
        """Accept the request, and say nothing."""
        to.send("202 Accepted")

    async def empty_200(self, to: Connection, body: bytes, content_type: str) -> None:
        """Say nothing."""
        to.send("200 OK", b"", content_type)

    async def huge_headers(self, to: Connection, body: bytes, content_type: str) -> None:
        """Send 300 kB of headers."""
        to.send("200 OK", body, content_type, *(f"X-{n}: {'x' * 3000}" for n in range(100)))

    async def bad_head(self, to: Connection, body: bytes, content_type: str) -> None:
        """Send what is no HTTP."""
        to.writer.write(self.random.randbytes(200) + b"\r\n\r\n")

    async def malformed(self, to: Connection, body: bytes, content_type: str) -> None:
        """Break the markup between two lines, or the PDF anywhere."""
        if body.startswith(b"%PDF"):
            place = self.random.randrange(len(body) - 40)
            damaged = body[:place] + self.random.randbytes(40) + body[place + 40 :]
        else:
            lines = body.split(b"\n")
            damage = (b"<b <<<", b"&nosuch;", b"\x00\x01\x02", b"<![CDATA[", b"</channel>", b"<!--")
            lines.insert(self.random.randrange(1, len(lines)), self.random.choice(damage))
            damaged = b"\n".join(lines)
        to.send("200 OK", damaged, content_type)


NAMES = [name for name in vars(Faults) if not name.startswith("_")]


class Server:
    """The sites, what they have published, and how often each page was asked for."""

    def __init__(self, number: int, seed: int) -> None:
        self._seed, self._published, self._calm = seed, FIRST, False
        self._hosts, self._asked = hosts(number), Counter[str]()
        self._shown = Counter[str]()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close the connection."""
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines[1:])}
            host = headers["host"].partition(":")[0]
            await self._send(Connection(reader, writer), host, lines[0].split(" ")[1], headers)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _send(self, to: Connection, host: str, path: str, headers: dict[str, str]) -> None:
        if host not in self._hosts:
            return to.send("200 OK", self._told(path).encode())
        self._asked[f"{host}{path}"] += 1
        random = Random(f"{self._seed}/{host}{path}/{self._asked[f'{host}{path}']}")
        if path == "/robots.txt":
            bad = not self._calm and random.random() < 0.03
            return to.send("500 Oops" if bad else "404 Not Found")
        if path == "/loop":
            return to.send("302 Found", b"", "Location: /loop")
        body, content_type = self._page(host, path)
        if self._calm or random.random() < GOOD:
            return self._good(to, body, content_type, headers)
        fault = random.choice(NAMES)
        self._shown[fault] += 1
        return await getattr(Faults(random), fault)(to, body, content_type)

    def _good(
        self, to: Connection, body: bytes, content_type: str, headers: dict[str, str]
    ) -> None:
        tag = f'"{hash(body)}"'
        if headers.get("if-none-match") == tag:
            to.send("304 Not Modified", b"", f"ETag: {tag}")
        else:
            to.send("200 OK", body, content_type, f"ETag: {tag}")

    def _page(self, host: str, path: str) -> tuple[bytes, str]:
        if path == "/news":
            items = [Item(host, n) for n in range(self._published)]
            plain = "application/xml" if kind(host) == "feed" else "text/html"
            return source_page(items), f"Content-Type: {plain}"
        content_type = "application/pdf" if path.endswith("pdf") else "text/html"
        return Item(host, int(path[7:11])).article(), f"Content-Type: {content_type}"

    def _told(self, path: str) -> str:
        self._published += path == "/publish"
        self._calm = self._calm or path == "/calm"
        faults = ", ".join(f"{name} {count}" for name, count in self._shown.most_common())
        return faults if path == "/calm" else str(self._published)


async def _main(number: int, seed: int) -> None:
    server = await asyncio.start_server(Server(number, seed).answer, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
