"""Reliability: sites on their bad days, and kills at random points. Nothing may be lost or doubled.

python -m bench.crawl_faults [--runs N] [--lanes N] [--hosts N] [--seed N] [--kills SHARE]

A run is one crawl of one source. In the given share of cycles the child that crawls is killed with
SIGKILL at a random point, and in as many the program itself, which is then started again. At last
the sites are well for some days, and what is stored is compared with what was published.
"""

import os
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from random import Random
from subprocess import PIPE, Popen
from threading import Thread, Timer

import psutil
from sqlmodel import Session, col, select

from bench.crawling import faults
from bench.crawling.faulty_pages import CLOSING, Item, hosts, source_file
from bench.crawling.measure import machine
from store.engine import open_database
from store.tables import AnnouncementRow

HANG = 300
"""Seconds without a sign of life after which the installation hangs."""
LIMIT = 20
"""Seconds that a crawl may take."""
CONVALESCENCE = 40
"""Cycles of six hours in which the sites are well before the balance is drawn."""


@dataclass
class Balance:
    """What went wrong, and what did not."""

    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def fault(self, what: str, detail: str) -> None:
        """Note a fault of ours."""
        self.wrong[what] += 1
        self.details.append(f"{what}: {detail}")

    def add(self, other: "Balance") -> None:
        """Add another lane's balance."""
        self.runs += other.runs
        self.outcomes += other.outcomes
        self.killed += other.killed
        self.wrong += other.wrong
        self.details += other.details


class Lane:
    """One installation on its own sites."""

    def __init__(self, home: Path, port: int, number: int, random: Random, kills: float) -> None:
        self._home, self._port, self._hosts = home, port, hosts(number)
        self._random, self._kills = random, kills
        self._lines, self.balance = Queue[str](), Balance()
        self._sources = home / "sources"
        self._sources.mkdir(parents=True)
        for host in self._hosts:
            name = f"site_{host.replace('.', '_')}.yml"
            (self._sources / name).write_text(source_file(host, port), encoding="utf-8")

    def live(self, cycles: int) -> Balance:
        """Go through the cycles, then the convalescence, and draw the balance."""
        self._cycles(0, cycles, kill=True)
        faults.tell(self._port, "calm")
        self._cycles(cycles, cycles + CONVALESCENCE, kill=False)
        self._draw()
        return self.balance

    def _cycles(self, first: int, last: int, *, kill: bool) -> None:
        done = first
        while done < last:
            self._start(done, last)
            done = self._follow(done, last, kill=kill)
            self._stop()

    def _start(self, first: int, last: int) -> None:
        env = {
            "TEIGEN_HOME": str(self._home),
            "TEIGEN_SOURCES_DIR": str(self._sources),
            "TEIGEN_CRAWL_DELAY": "0",
            "TEIGEN_CRAWL_TIMEOUT": str(LIMIT),
            "TEIGEN_ALLOWED_PRIVATE_HOSTS": ",".join(self._hosts),
        }
        command = [sys.executable, "-m", "bench.crawling.faulty_watch", str(first), str(last)]
        self._watch = Popen(command, env={**os.environ, **env}, stdout=PIPE, text=True)
        self._lines = lines = Queue[str]()
        Thread(target=_read, args=(self._watch, lines), daemon=True).start()

    def _follow(self, done: int, last: int, *, kill: bool) -> int:
        """Follow the installation until it ends; return the cycle to go on with."""
        timers, murdered = list[Timer](), list[bool]()
        while True:
            try:
                line = self._lines.get(timeout=HANG)
            except Empty:
                self.balance.fault("hangs", f"cycle {done}")
                return done + 1
            word, _, rest = line.partition(" ")
            if word == "cycle":
                done = int(rest)
                if kill:
                    if done and done % 4 == 0:
                        faults.tell(self._port, "publish")
                    timers += self._plan(murdered)
            elif word == "run":
                self._note(rest, calm=not kill)
            elif word == "end":
                return last
            else:
                [timer.cancel() for timer in timers]
                if not murdered:
                    self.balance.fault("daemon deaths", f"cycle {done}")
                return done + 1

    def _plan(self, murdered: list[bool]) -> Iterator[Timer]:
        """Plan the kills of this cycle."""

        def child() -> None:
            for process in _crawling(self._watch.pid):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
                    self.balance.killed["child"] += 1

        def parent() -> None:
            if self._watch.poll() is None:
                murdered.append(True)
                self.balance.killed["parent"] += 1
                self._watch.send_signal(signal.SIGKILL)

        for kill in (child, parent):
            if self._random.random() < self._kills:
                timer = Timer(self._random.uniform(0, 6), kill)
                timer.daemon = True
                timer.start()
                yield timer

    def _note(self, run: str, *, calm: bool) -> None:
        name, seconds, outcome, _rest = f"{run}   ".split(" ", 3)
        self.balance.runs += not calm
        self.balance.outcomes[outcome] += not calm
        if outcome == "EXCEPTION":
            self.balance.fault("exceptions", run)
        if float(seconds) > 5 * LIMIT:
            self.balance.fault("hangs", f"{name} took {seconds} s")
        if calm and outcome not in ("ok", "unchanged"):
            self.balance.outcomes[f"{outcome} when well"] += 1

    def _stop(self) -> None:
        self._watch.kill()
        self._watch.wait()

    def _draw(self) -> None:
        """Compare what is stored with what was published."""
        published = int(faults.tell(self._port, "count"))
        engine = open_database(f"sqlite:///{self._home / 'teigen.db'}")
        with Session(engine) as session:
            query = select(AnnouncementRow).where(col(AnnouncementRow.successor_id).is_(None))
            rows = list(session.exec(query))
        engine.dispose()
        found = Counter(row.url for row in rows)
        items = {f"http://{i.host}:{self._port}{i.path}": i for i in self._published(published)}
        for url in items.keys() - found.keys():
            self.balance.fault("items lost", url)
        for url, count in found.items():
            if url not in items:
                self.balance.fault("items invented", url)
            elif count > 1:
                self.balance.fault("items doubled", f"{count} times {url}")
        for row in (row for row in rows if row.url in items):
            self._compare(row, items[row.url])
        self.balance.outcomes["folders left by kills"] = sum(
            1 for _ in (self._home / "crawl").iterdir()
        )

    def _published(self, number: int) -> Iterator[Item]:
        return (Item(host, n) for host in self._hosts for n in range(number))

    def _compare(self, row: AnnouncementRow, item: Item) -> None:
        if row.title != item.title or row.published != item.day:
            self.balance.fault("items wrong", f"{row.url}: {row.title} {row.published}")
        self.balance.outcomes["texts"] += 1
        if not row.text:
            self.balance.outcomes["texts missing"] += 1
        elif CLOSING not in row.text:
            self.balance.fault("texts cut", row.url)


def _read(watch: Popen[str], lines: Queue[str]) -> None:
    assert watch.stdout
    for line in watch.stdout:
        lines.put(line.rstrip("\n"))
    lines.put("gone")


def _crawling(pid: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children()
    return []


def lane(number: int, cycles: int, hosts: int, seed: int, kills: float) -> Balance:
    """Let one installation live through its cycles."""
    with tempfile.TemporaryDirectory() as folder, faults.serve(hosts, seed + number) as port:
        random = Random(f"{seed}/{number}")
        return Lane(Path(folder) / "home", port, hosts, random, kills).live(cycles)


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=float, default=0.2)
    options = parser.parse_args()
    cycles = -(-options.runs // (options.lanes * options.hosts))
    print(machine(), flush=True)
    total = Balance()
    with ThreadPoolExecutor(options.lanes) as pool:
        for balance in pool.map(
            lambda n: lane(n, cycles, options.hosts, options.seed, options.kills),
            range(options.lanes),
        ):
            total.add(balance)
    print(f"{total.runs} runs, seed {options.seed}; killed: {dict(total.killed)}")
    print(f"outcomes: {dict(total.outcomes)}")
    for what in ("items lost", "items doubled", "hangs", "daemon deaths"):
        print(f"{what}: {total.wrong.pop(what, 0)}")
    print(f"other faults: {dict(total.wrong)}")
    print("\n".join(total.details[:40]))


if __name__ == "__main__":
    main()
