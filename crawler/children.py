"""The child processes that crawl: one for all crawls that run at the same time.

A child lives a little longer than its crawls, so that the next ones need not wait for a new one.
When a child dies while several crawls run in it, each of them is run again alone.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from threading import Event, Lock, Thread, Timer

from crawler.job import OUT
from crawler.shelf import BODIES
from domain.health import Outcome

stopping = Event()
"""Set when the program ends: running crawls are cut short."""

Ending = tuple[Outcome, str]
"""How a crawl ended that did not end by itself, and why, in Japanese."""

GRACE = 10
"""Seconds that a child has to answer before it is killed."""
MOST = 200
"""Crawls after which a child takes no more, so that what leaks is given back."""


REST = 5
"""Seconds that a child waits for another crawl before it ends."""


class End(Enum):
    """How a crawl ended in its child."""

    TOLD = auto()
    DIED = auto()
    DIED_IN_COMPANY = auto()


class Child:
    """A process that crawls; it ends soon after the last of its crawls.

    Which `private_hosts` are allowed holds for the whole process.
    """

    def __init__(self, private_hosts: frozenset[str] = frozenset()) -> None:
        self.private_hosts = private_hosts
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both are pipes
        self._lock, self._running, self._begun = Lock(), dict[str, Future[End]](), 0
        self._orders, self._answers = self._process.stdin, self._process.stdout
        Thread(target=self._listen, daemon=True).start()

    def begin(self, folder: Path) -> Future[End] | None:
        """Begin the crawl of the job in the folder anew; None when the child takes no more.

        Raise ValueError when a crawl runs in the folder already.
        """
        with self._lock:
            if str(folder) in self._running:
                raise ValueError(f"a crawl runs in {folder} already")
            for fresh in (OUT, BODIES):
                (folder / fresh).write_bytes(b"")
            if self._orders.closed or self._begun >= MOST:
                return None
            self._begun += 1
            end = self._running[str(folder)] = Future[End]()
            self._order("crawl", folder)
            return end

    def stop(self, folder: Path) -> None:
        """Ask for the end of a crawl."""
        with self._lock:
            self._order("stop", folder)

    def kill(self) -> None:
        """Kill the process, with all that runs in it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def code(self) -> int:
        """The code with which the process has ended, or will."""
        return self._process.wait()

    def _order(self, what: str, folder: Path) -> None:
        with suppress(OSError, ValueError):
            self._orders.write(f"{what} {folder}\n".encode())
            self._orders.flush()

    def _listen(self) -> None:
        with self._process, self._answers:
            for folder in self._answers:
                self._ended(folder.decode().rstrip("\n"))
            self._died()

    def _ended(self, folder: str) -> None:
        with self._lock:
            if end := self._running.pop(folder, None):
                end.set_result(End.TOLD)
            if not self._running:
                rest = Timer(REST, self._close_when_idle)
                rest.daemon = True
                rest.start()

    def _close_when_idle(self) -> None:
        with self._lock:
            if not self._running:
                self._close()

    def _died(self) -> None:
        with self._lock:
            self._close()
            end = End.DIED if len(self._running) == 1 else End.DIED_IN_COMPANY
            while self._running:
                self._running.popitem()[1].set_result(end)

    def _close(self) -> None:
        with suppress(OSError):
            self._orders.close()


class Children:
    """The children of this program: a shared one, and those of crawls that are run again alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shared: Child | None = None

    def crawl(self, folder: Path, timeout: float, private_hosts: frozenset[str]) -> Ending | None:
        """Crawl what the job in the folder says; None when the crawl ended by itself.

        `timeout` is in seconds; a crawl that is run again has that time once more.
        """
        child, end = self._begin(folder, private_hosts)
        ending = _await(child, end, folder, timeout)
        if end.result() is End.DIED_IN_COMPANY and not stopping.is_set():
            ending = _await(*_alone(folder, private_hosts), folder, timeout)
        return ending

    def _begin(self, folder: Path, private_hosts: frozenset[str]) -> tuple[Child, Future[End]]:
        with self._lock:
            shared = self._shared
            if shared and shared.private_hosts == private_hosts and (end := shared.begin(folder)):
                return shared, end
            self._shared, end = _alone(folder, private_hosts)
            return self._shared, end


def _alone(folder: Path, private_hosts: frozenset[str]) -> tuple[Child, Future[End]]:
    child = Child(private_hosts)
    if end := child.begin(folder):
        return child, end
    dead = Future[End]()
    dead.set_result(End.DIED)
    return child, dead


def _await(child: Child, end: Future[End], folder: Path, timeout: float) -> Ending | None:
    if ending := _bounded(end, timeout):
        child.stop(folder)
        with suppress(TimeoutError):
            end.result(GRACE)
            return ending
        child.kill()
        return ending
    if end.result() is End.TOLD:
        return None
    return Outcome.FAILED, f"巡回プロセスが異常終了しました（終了コード {child.code}）"


def _bounded(end: Future[End], timeout: float) -> Ending | None:
    """Wait for the end of a crawl; return why it has to be stopped, or None when it has ended."""
    deadline = time.monotonic() + timeout
    while True:
        with suppress(TimeoutError):
            end.result(max(0, min(1, deadline - time.monotonic())))
            return None
        if stopping.is_set():
            return Outcome.INTERRUPTED, "提言ウォッチの停止により、巡回を中断しました"
        if time.monotonic() >= deadline:
            return Outcome.FAILED, f"巡回が{timeout:.0f}秒以内に終わらず、打ち切りました"
