"""An installation that crawls sites on their bad days, cycle after cycle, as its daemon would.

python -m bench.crawling.faulty_watch FIRST LAST, with the settings in the environment. It tells of
every cycle and run on its output. The clock goes on by six hours from cycle to cycle.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from app.bootstrap import Watch
from app.collect import collect
from app.settings import load_settings
from bench.crawling.faults import FIRST
from bench.crawling.faulty_pages import BEGINNING
from crawler.source import Source

STEP = timedelta(hours=6)
START = datetime(BEGINNING.year, BEGINNING.month, BEGINNING.day, tzinfo=UTC) + timedelta(days=FIRST)


class FaultyWatch(Watch):
    """An installation whose clock stands still during a cycle."""

    cycle = 0

    def now(self) -> datetime:
        """The time of the cycle."""
        return START + type(self).cycle * STEP


def visit(watch: Watch, source: Source) -> str:
    """Crawl a source; return how long it took and what came of it, on one line."""
    began = time.monotonic()
    try:
        run = collect(watch, source).run
        what = f"{run.outcome} {run.verdict} {run.reason}"
    except Exception as error:
        what = f"EXCEPTION {type(error).__name__} {error}"
    return f"run {source.name} {time.monotonic() - began:.1f} {' '.join(what.split())[:300]}"


def main(first: int, last: int) -> None:
    watch = FaultyWatch(load_settings())
    with ThreadPoolExecutor(8) as pool:
        for FaultyWatch.cycle in range(first, last):
            print(f"cycle {FaultyWatch.cycle}", flush=True)
            for line in pool.map(lambda s: visit(watch, s), watch.sources.values()):
                print(line, flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
