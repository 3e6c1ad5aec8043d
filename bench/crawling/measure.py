"""Measures what a command costs: time, processor time, and the memory of all its processes."""

import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Event, Thread
from typing import IO, Any

import psutil

PERIOD = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Cost:
    """Wall time and processor time in seconds, and the highest memory in MiB.

    The memory is the resident size, summed over all processes at one moment: pages that processes
    share count for each of them.
    """

    seconds: float
    processor: float
    mebibytes: float


class Watching:
    """Watches the processes below one while the block runs."""

    def __init__(self, pid: int) -> None:
        self._root, self._done = psutil.Process(pid), Event()
        self._most, self._used = 0, dict[int, float]()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watching":
        self._started = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        seconds = time.perf_counter() - self._started
        self._done.set()
        self._thread.join()
        self.cost = Cost(seconds, sum(self._used.values()), self._most / 2**20)

    def _watch(self) -> None:
        while not self._done.wait(PERIOD):
            self._look()

    def _look(self) -> None:
        total = 0
        try:
            for process in (self._root, *self._root.children(recursive=True)):
                with process.oneshot():
                    total += process.memory_info().rss
                    times = process.cpu_times()
                self._used[process.pid] = times.user + times.system
        except psutil.Error:
            pass
        self._most = max(self._most, total)


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and return what it cost; end with what it said when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env={**os.environ, **(env or {})}, **_all_to(said))
        with Watching(process.pid) as watching:
            code = process.wait()
        if code:
            said.seek(0)
            raise SystemExit(f"{command[:3]} ended with {code}\n{said.read()[-2000:].decode()}")
    return watching.cost


def _all_to(file: IO[bytes]) -> dict[str, Any]:
    return {"stdout": file, "stderr": subprocess.STDOUT}


def machine() -> str:
    """Return the machine and the date that belong to a figure."""
    cores, memory = psutil.cpu_count(), psutil.virtual_memory().total / 2**30
    load = psutil.getloadavg()[0]
    model = next(
        line.partition(":")[2].strip()
        for line in open("/proc/cpuinfo", encoding="utf-8")  # noqa: SIM115, PTH123
        if line.startswith("model name")
    )
    python = platform.python_version()
    return (
        f"{date.today()}, {cores} cores of {model}, {memory:.0f} GiB, Linux, Python {python}; "
        f"load at the start {load:.1f}"
    )
