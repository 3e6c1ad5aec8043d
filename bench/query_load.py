"""The ten main questions over many announcements, on SQLite and PostgreSQL, beside Datasette.

python -m bench.query_load [--size N] [--calls N] [--readers N] [--seconds N] [--datasette PATH]
                           [--folder DIR] [--database sqlite|postgresql]

Fills the databases with N announcements (20,000 unless told otherwise) and 2 N matches, the same
for the same seed, asks over HTTP and prints p50 and p95. `--datasette` is the program of a
Datasette in an environment of its own; it reads the same SQLite file. Then `--readers` ask at once
while another process takes in announcements and composes digests.
"""

import subprocess
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bench.querying.corpus import PROPOSAL
from bench.querying.databases import database, fill, size_of
from bench.querying.measure import PYTHON, at_once, datasette, one_by_one, ours, running
from bench.querying.questions import QUESTIONS
from proposals.catalogue import load_catalogue, shipped

SEED = 7
MIB = 1 << 20


def main() -> None:
    """Measure what the options ask for."""
    options = arguments()
    asks = [ask.id for ask in load_catalogue(shipped()[PROPOSAL]).asks()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        for kind in options.database or ["sqlite", "postgresql"]:
            place = folder / kind
            place.mkdir(parents=True, exist_ok=True)
            with database(kind, place) as url:
                measure(kind, url, place, asks, options)


def arguments() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--datasette", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    return parser.parse_args()


def measure(kind: str, url: str, place: Path, asks: list[str], options: Namespace) -> None:
    """Fill one database, ask it, and load it."""
    seconds = fill(url, options.size, asks, SEED)
    print(f"\n{kind}: {options.size} announcements, filled in {seconds:.0f} s,", end=" ")
    print(f"{size_of(url) / 1e6:.0f} MB", flush=True)
    with running([PYTHON, "-m", "bench.querying.serve", url, str(place)]) as (address, process):
        for question in QUESTIONS:
            times = one_by_one(address, ours, question, asks, options.calls)
            print(
                f"{question.name:28} p50 {times.p50:7.1f} ms  p95 {times.p95:7.1f} ms", flush=True
            )
        print(f"memory of the server {process.memory_info().rss / MIB:.0f} MiB", flush=True)
        _load(url, place, address, asks, options)
    if kind == "sqlite" and options.datasette:
        _beside(options, place, asks)


def _load(url: str, place: Path, address: str, asks: list[str], options: Namespace) -> None:
    command = [PYTHON, "-m", "bench.querying.busy", url, str(place), str(options.seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as busy:
        assert busy.stdout
        busy.stdout.readline()
        print(options.readers, "readers:", at_once(address, asks, options.readers, options.seconds))
        print("beside them:", busy.stdout.read().strip(), flush=True)


def _beside(options: Namespace, place: Path, asks: list[str]) -> None:
    file = place / "teigen.db"
    command = [str(options.datasette), "serve", str(file), "--setting", "sql_time_limit_ms"]
    with running([*command, "60000", "--port"]) as (address, process):
        for question in (q for q in QUESTIONS if q.sql):
            times = one_by_one(address, datasette, question, asks, options.calls)
            print(f"Datasette {question.name:18} p50 {times.p50:7.1f} ms  p95 {times.p95:7.1f} ms")
        print(f"memory of Datasette {process.memory_info().rss / MIB:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
