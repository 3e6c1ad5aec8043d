"""Asks a server over HTTP, one question after the other or many readers at once."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from socket import create_connection, socket
from statistics import quantiles
from time import monotonic, perf_counter, sleep
from typing import Any

import httpx
import psutil

from bench.querying.questions import PAGES, QUESTIONS, Parameters, Question, Subject

Client = Callable[[httpx.Client, Question, Parameters], httpx.Response]


@dataclass(frozen=True)
class Times:
    """Milliseconds of many calls."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Times":
        """Return the percentiles of durations in seconds."""
        cuts = quantiles(seconds, n=20)
        return cls(p50=1000 * cuts[9], p95=1000 * cuts[18])


@contextmanager
def running(command: list[str]) -> Iterator[tuple[str, psutil.Process]]:
    """Start a server with its port as the last argument; yield its address and process."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, str(port)], **quiet)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            sleep(0.2)
    raise TimeoutError("the server did not start")


def ours(client: httpx.Client, question: Question, drawn: Parameters) -> httpx.Response:
    """Ask the API or for a page."""
    path, parameters = question.address(drawn)
    return client.get(path, params=parameters)


def datasette(client: httpx.Client, question: Question, drawn: Parameters) -> httpx.Response:
    """Put the question to Datasette, in its leanest JSON."""
    given = question.sql_parameters(drawn)
    return client.get("/teigen.json", params={"sql": question.sql, "_shape": "array", **given})


def one_by_one(
    address: str, ask: Client, question: Question, subject: Subject, calls: int
) -> Times:
    """Return the times of `calls` calls after three that warm up."""
    random, seconds = Random(11), []
    with httpx.Client(base_url=address, timeout=600) as client:
        for number in range(calls + 3):
            drawn = question.ask(random, subject)
            start = perf_counter()
            ask(client, question, drawn).raise_for_status()
            if number >= 3:
                seconds.append(perf_counter() - start)
    return Times.of(seconds)


def at_once(address: str, subject: Subject, readers: int, seconds: float) -> dict[str, Any]:
    """Let `readers` ask at once for a time; return calls, errors and times."""
    return asyncio.run(_readers(address, subject, readers, seconds))


async def _readers(address: str, subject: Subject, readers: int, seconds: float) -> dict[str, Any]:
    times: list[float] = []
    errors: list[str] = []
    end = monotonic() + seconds
    limits = httpx.Limits(max_connections=readers, keepalive_expiry=1)  # the server closes at 5 s
    async with httpx.AsyncClient(base_url=address, timeout=300, limits=limits) as client:

        async def read(seed: int) -> None:
            random = Random(seed)
            while monotonic() < end:
                question = random.choice(QUESTIONS + PAGES)
                path, parameters = question.address(question.ask(random, subject))
                start = perf_counter()
                try:
                    (await client.get(path, params=parameters)).raise_for_status()
                except httpx.HTTPError as error:
                    errors.append(repr(error)[:200])
                times.append(perf_counter() - start)

        await asyncio.gather(*(read(seed) for seed in range(readers)))
    return {
        "calls": len(times),
        "errors": errors,
        **vars(Times.of(times)),
        "worst": 1000 * max(times),
    }


PYTHON = sys.executable
