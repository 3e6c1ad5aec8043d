"""Measures the matcher's speed against bare Sudachi and rank_bm25 in one run, on one core.

python -m bench.matcher_speed HISTORY.csv      (rank_bm25 must be installed for its ratios)
"""

import csv
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sudachipy import Dictionary, SplitMode

from domain.announcement import Announcement
from matchers.matcher import Matcher
from matchers.text import read
from proposals.catalogue import load_catalogue, shipped
from reading.japanese import words

ROUNDS, BATCH = 6, 500
Job = Callable[[], object]


def main(path: Path) -> None:
    """Print rates in titles a second, best of ROUNDS in which jobs take turns, and the ratios."""
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
        "sudachi": lambda: [list(tokenizer.tokenize(t)) for t in titles],
        "end to end": lambda: list(matcher.match_all(rows)),
        "reading": lambda: [matcher.reader.read(batch) for batch in batches],
        "scoring": lambda: [matcher.score(batch) for batch in readings],
        "reading text": lambda: [read(row).grams() for row in rows],
    }
    jobs |= _bm25([f"{a.title} {a.summary}" for a in proposal.asks()], titles)
    gc.collect()
    gc.freeze()  # what the measurement itself holds is no work of the matcher's
    rates = {name: len(rows) / seconds for name, seconds in best_seconds(jobs).items()}
    for name, rate in rates.items():
        print(f"{name:28} {rate:10.0f} titles/s")
    print(f"end to end / bare Sudachi     {rates['end to end'] / rates['sudachi']:.2f}")
    if "rank_bm25 scoring" in rates:
        ratio = rates["end to end"] / rates["rank_bm25 end to end"]
        print(f"end to end / rank_bm25        {ratio:.2f}")
        print(f"scoring / rank_bm25 scoring   {rates['scoring'] / rates['rank_bm25 scoring']:.2f}")


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


def best_seconds(jobs: dict[str, Job], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the least CPU seconds of each job; the jobs take turns, round by round."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            best[name] = min(best[name], time.process_time() - start)
    return best


if __name__ == "__main__":
    main(Path(sys.argv[1]))
