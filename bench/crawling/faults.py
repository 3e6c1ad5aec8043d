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
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from subprocess import PIPE, Popen
from urllib.request import urlopen

from bench.crawling.pdf import pdf
from bench.crawling.sites import WORDS

FIRST = 5
"""Announcements of a site on its first day."""
SHOWN = 20
"""Announcements that its page lists, the newest first."""
GOOD = 0.55
"""The share of answers in which nothing goes wrong."""
CLOSING = "以上が、この発表の全文です。"
"""The last sentence of every article."""
BOMB = gzip.compress(b" " * 60_000_000)
BEGINNING = date(2026, 9, 1)


@dataclass(frozen=True)
class Item:
    """One announcement of a site, as it was published."""

    host: str
    number: int

    @property
    def path(self) -> str:
        """The path of its article; every fifth is a PDF file."""
        return f"/press/{self.number:04}.{'pdf' if self.number % 5 == 4 else 'html'}"

    @property
    def title(self) -> str:
        """Its title."""
        words = Random(f"{self.host}/{self.number}").sample(WORDS, 4)
        return f"「{'の'.join(words)}」について（第{self.number + 1}報）"

    @property
    def day(self) -> date:
        """The day that it states."""
        return BEGINNING + timedelta(days=self.number)

    def article(self) -> bytes:
        """Return its page or file, long enough to be cut anywhere."""
        random = Random(f"{self.host}/{self.number}/text")
        lines = ["、".join(random.sample(WORDS, 6)) + "について公表します。" for _ in range(30)]
        if self.path.endswith("pdf"):
            return pdf([self.title, *lines, CLOSING], b"")
        text = "\n".join(f"<p>{line}</p>" for line in (*lines, CLOSING))
        return _html(f"<main><h1>{self.title}</h1>\n{text}</main>").encode(charset(self.host))


def charset(host: str) -> str:
    """Return the encoding in which a site writes."""
    return "cp932" if host.endswith(("3", "7")) else "utf-8"


def kind(host: str) -> str:
    """Return what the source page of a site is."""
    return "listing" if int(host.rpartition(".")[2]) % 2 else "feed"


def source_page(items: list[Item]) -> bytes:
    """Return the page that lists the newest items."""
    host, newest = items[0].host, items[::-1][:SHOWN]
    declared = "Shift_JIS" if charset(host) == "cp932" else "UTF-8"
    if kind(host) == "feed":
        entries = "\n".join(
            f"<item><title>{i.title}</title><link>{i.path}</link>"
            f"<dc:date>{i.day}T09:00:00+09:00</dc:date></item>"
            for i in newest
        )
        head = f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0"'
        space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        page = f"{head} {space}><channel><title>新着</title>\n{entries}\n</channel></rss>"
        return page.encode(charset(host))
    rows = "\n".join(
        f'<li><span class="date">{i.day:%Y年%-m月%-d日}</span><a href="{i.path}">{i.title}</a></li>'
        for i in newest
    )
    return _html(f'<ul class="press">\n{rows}\n</ul>').encode(charset(host))


def source_file(host: str, port: int) -> str:
    """Return the source file (YAML) by which the crawler reads a site."""
    listing = 'listing:\n  item: "ul.press > li"\n  date: "span.date"\n'
    return (
        f"title: {host}\nagency: 見本省\nkind: {kind(host)}\nlicence: 見本\nsecure: false\n"
        f"url: http://{host}:{port}/news\n{listing if kind(host) == 'listing' else ''}"
    )


def hosts(number: int) -> list[str]:
    """Return the addresses on loopback that stand for the hosts."""
    return [f"127.0.2.{1 + n}" for n in range(number)]


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
        page = _html("<h1>ただいまメンテナンス中です</h1>").encode()
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


def _html(main: str) -> str:
    return f'<!DOCTYPE html>\n<html lang="ja"><body>\n{main}\n</body></html>\n'


async def _main(number: int, seed: int) -> None:
    server = await asyncio.start_server(Server(number, seed).answer, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
