"""Turns: one request at a time for each host, also across the processes of one installation."""

import asyncio
import fcntl
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.manners.refused import Refused

POLL = 0.05
"""Seconds between two looks at a turn that another process has."""


class Turn:
    """The turn of one host: a file, locked during a request and touched at its end."""

    def __init__(self, folder: Path, host: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{quote(host, safe='')[:200]}.turn"
        never = not path.exists()
        self._inside = asyncio.Lock()
        self._file = os.open(path, os.O_CREAT | os.O_RDWR)
        if never:
            os.utime(self._file, (0, 0))

    async def take(self, gap: float) -> None:
        """Wait until nobody asks the host, and `gap` seconds have passed since someone did."""
        await self._inside.acquire()
        while True:
            if rest := self._rest(gap):
                await asyncio.sleep(rest)
            elif not self._lock():
                await asyncio.sleep(POLL)
            elif self._rest(gap):
                fcntl.flock(self._file, fcntl.LOCK_UN)
            else:
                return

    def give(self, *, asked: bool) -> None:
        """Let the next one ask; the gap starts anew when the host was `asked`."""
        if asked:
            os.utime(self._file)
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._inside.release()

    def _lock(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _rest(self, gap: float) -> float:
        """Return the seconds that are left of the gap; a clock that was set back adds nothing."""
        return min(gap, max(0.0, os.fstat(self._file).st_mtime + gap - time.time()))


class HostTurns:
    """Takes the host's turn just before a request goes out, and gives it back after the answer."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._delay: float = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._folder = Path(crawler.settings["TURNS_FOLDER"])
        self._turns: dict[str, Turn] = {}
        self._taken: dict[Request, Turn] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> "HostTurns":
        """Return the middleware of this crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn; a crawl that was stopped asks for nothing more."""
        if self.crawler.spider.stopped:
            raise Refused("巡回を打ち切ったため、取得しません")
        host = urlparse_cached(request).hostname or ""
        if host not in self._turns:
            self._turns[host] = Turn(self._folder, host)
        await self._turns[host].take(self._gap(host))
        self._taken[request] = self._turns[host]

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the turn back after an answer."""
        self._give(request, asked=True)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the turn back after a failure."""
        self._give(request, asked=not isinstance(exception, Refused))

    def _gap(self, host: str) -> float:
        slot = self.crawler.engine.downloader.slots.get(host)
        delay: float = slot.delay if slot else self._delay
        stated: float = self.crawler.spider.crawl_delays.get(host, 0.0)
        return max(delay, stated)

    def _give(self, request: Request, *, asked: bool) -> None:
        if turn := self._taken.pop(request, None):
            turn.give(asked=asked)
