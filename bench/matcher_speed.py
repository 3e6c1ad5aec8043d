"""Measures the matcher's speed against bare Sudachi and rank_bm25 in one run, on one core.

python -m bench.matcher_speed HISTORY.csv      (rank_bm25 must be installed for its ratios)
"""

import csv
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sudachipy import Dictionary, SplitMode

from domain.announcement import Announcement
from matchers.matcher import Matcher
from matchers.text import read
from proposals.catalogue import load_catalogue, shipped
from reading.japanese import words

ROUNDS, BATCH = 9, 500
RATIOS = (
    ("end to end", "bare Sudachi"),
    ("end to end", "rank_bm25 end to end"),
    ("scoring", "rank_bm25 scoring"),
)
Job = Callable[[], object]


def main(path: Path) -> None:
    """Print the best rates in titles a second, and the ratios as medians over the rounds."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Announcement(source="", agency=r["agency"], title=r["title"], url=r["url"])
            for r in csv.DictReader(file)
        ]
    proposal = load_catalogue(shipped()["nga-2020-digital"])
    matcher = Matcher(proposal)
    list(matcher.match_all(rows[:500]))
    titles = [row.title for row in rows]
    tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.A)
    batches = [rows[n : n + BATCH] for n in range(0, len(rows), BATCH)]
    readings = [matcher.reader.read(batch) for batch in batches]
    jobs: dict[str, Job] = {
        "bare Sudachi": lambda: [list(tokenizer.tokenize(t)) for t in titles],
        "end to end": lambda: list(matcher.match_all(rows)),
        "reading": lambda: [matcher.reader.read(batch) for batch in batches],
        "scoring": lambda: [matcher.score(batch) for batch in readings],
        "reading text": lambda: [read(row).grams() for row in rows],
    }
    jobs |= _bm25([f"{a.title} {a.summary}" for a in proposal.asks()], titles)
    gc.collect()
    gc.freeze()  # what the measurement itself holds is no work of the matcher's
    taken = cpu_seconds(jobs)
    for name, seconds in taken.items():
        print(f"{name:28} {len(rows) / min(seconds):10.0f} titles/s")
    for name, other in RATIOS:
        if other in taken:
            pairs = zip(taken[other], taken[name], strict=True)
            print(f"{name} / {other}: {median(theirs / ours for theirs, ours in pairs):.2f}")


def _bm25(asks: list[str], titles: list[str]) -> dict[str, Job]:
    try:
        from rank_bm25 import BM25Okapi
    except ImportError:
        return {}
    index = BM25Okapi([words(ask) for ask in asks])
    tokens = [words(title) for title in titles]
    return {
        "rank_bm25 end to end": lambda: [index.get_scores(words(t)) for t in titles],
        "rank_bm25 scoring": lambda: [index.get_scores(t) for t in tokens],
    }


def cpu_seconds(jobs: dict[str, Job], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the CPU seconds of each job in each round; the jobs take turns in a round."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            taken[name].append(time.process_time() - start)
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
