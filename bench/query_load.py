"""The main questions and pages over many announcements, on SQLite and PostgreSQL, and Datasette.

python -m bench.query_load [--size N] [--keep DIR] [--database sqlite|postgresql] [--only TEXT]
                           [--calls N] [--readers N] [--seconds N] [--datasette PATH] [--fill]

Fills the databases with N announcements (20,000 unless told otherwise) and twice as many matches,
the same for the same seed, asks over HTTP and prints p50 and p95. `--keep` names a folder for the
databases, which are filled once and used again; `--fill` does no more than fill them. `--datasette`
is the program of a Datasette in an environment of its own; it reads the same SQLite file. Then
`--readers` ask at once while another process takes in announcements and composes digests.
"""

import subprocess
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.bootstrap import Watch
from app.learning import matcher
from app.settings import Settings
from bench.querying.corpus import PROPOSAL, World
from bench.querying.databases import database, fill, size_of
from bench.querying.measure import PYTHON, Client, at_once, datasette, one_by_one, ours, running
from bench.querying.questions import FURTHER, PAGES, QUESTIONS, Question, Subject
from proposals.catalogue import load_catalogue, shipped

SEED = 7
MIB = 1 << 20


def main() -> None:
    """Measure what the options ask for."""
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        for kind in options.database or ["sqlite", "postgresql"]:
            place = folder / kind
            place.mkdir(parents=True, exist_ok=True)
            with database(kind, place) as url:
                _prepare(kind, url, place, options)
                if not options.fill:
                    _measure(kind, url, place, options)


def arguments() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--only", default="")
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--datasette", type=Path)
    return parser.parse_args()


def _prepare(kind: str, url: str, place: Path, options: Namespace) -> None:
    watch = Watch(Settings(home=place, database_url=url))
    current = matcher(watch, PROPOSAL)
    asks = [ask.id for ask in current.proposal.asks()]
    world = World(asks, list(watch.sources), current.full_name)
    watch.engine.dispose()
    seconds = fill(url, world, options.size, SEED)
    print(f"\n{kind}: {options.size} announcements, filled in {seconds:.0f} s,", end=" ")
    print(f"{size_of(url) / 1e6:.0f} MB", flush=True)


def _measure(kind: str, url: str, place: Path, options: Namespace) -> None:
    subject = _subject(options.size)
    with running([PYTHON, "-m", "bench.querying.serve", url, str(place)]) as (address, process):
        for question in (q for q in (*QUESTIONS, *FURTHER, *PAGES) if options.only in q.name):
            _time(address, ours, question, subject, options.calls)
        print(f"memory of the server {process.memory_info().rss / MIB:.0f} MiB", flush=True)
        if options.readers:
            _load(url, place, address, subject, options)
            print(f"memory of the server {process.memory_info().rss / MIB:.0f} MiB", flush=True)
    if kind == "sqlite" and options.datasette:
        _beside(options, place, subject)


def _subject(size: int) -> Subject:
    proposal = load_catalogue(shipped()[PROPOSAL])
    return Subject(
        asks=[ask.id for ask in proposal.asks()],
        recommendations=[r.id for r in proposal.recommendations],
        sources=list(Watch(Settings()).sources),
        size=size,
    )


def _time(address: str, ask: Client, question: Question, subject: Subject, calls: int) -> None:
    times = one_by_one(address, ask, question, subject, calls)
    print(f"{question.name:28} p50 {times.p50:7.1f} ms  p95 {times.p95:7.1f} ms", flush=True)


def _load(url: str, place: Path, address: str, subject: Subject, options: Namespace) -> None:
    command = [PYTHON, "-m", "bench.querying.busy", url, str(place), str(options.seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as busy:
        assert busy.stdout
        busy.stdout.readline()
        answers = at_once(address, subject, options.readers, options.seconds)
        print(options.readers, "readers:", answers)
        print("beside them:", busy.stdout.read().strip(), flush=True)


def _beside(options: Namespace, place: Path, subject: Subject) -> None:
    file = place / "teigen.db"
    command = [str(options.datasette), "serve", str(file), "--setting", "sql_time_limit_ms"]
    with running([*command, "60000", "--port"]) as (address, process):
        print("\nDatasette")
        for question in (q for q in QUESTIONS if q.sql):
            _time(address, datasette, question, subject, options.calls)
        print(f"memory of Datasette {process.memory_info().rss / MIB:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
