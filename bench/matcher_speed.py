"""Measures the matcher's speed against bare Sudachi and rank_bm25 in one run, on one core.

python -m bench.matcher_speed HISTORY.csv      (rank_bm25 must be installed for its ratios)
"""

import csv
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

ROUNDS = 3


def main(path: Path) -> None:
    """Print rates in titles a second, best of ROUNDS, and the ratios."""
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
    readings = [matcher.reader.read(row) for row in rows]
    rates = {
        "sudachi": _rate(len(rows), lambda: [list(tokenizer.tokenize(t)) for t in titles]),
        "end to end": _rate(len(rows), lambda: list(matcher.match_all(rows))),
        "reading": _rate(len(rows), lambda: [matcher.reader.read(row) for row in rows]),
        "scoring": _rate(len(rows), lambda: [matcher.score(b) for b in _batches(readings)]),
        "reading text": _rate(len(rows), lambda: [read(row).grams() for row in rows]),
    }
    rates |= _bm25([f"{a.title} {a.summary}" for a in proposal.asks()], titles)
    for name, rate in rates.items():
        print(f"{name:28} {rate:10.0f} titles/s")
    print(f"end to end / bare Sudachi     {rates['end to end'] / rates['sudachi']:.2f}")
    if "rank_bm25 scoring" in rates:
        ratio = rates["end to end"] / rates["rank_bm25 end to end"]
        print(f"end to end / rank_bm25        {ratio:.2f}")
        print(f"scoring / rank_bm25 scoring   {rates['scoring'] / rates['rank_bm25 scoring']:.2f}")


def _batches(readings: list) -> list:
    return [readings[n : n + 500] for n in range(0, len(readings), 500)]


def _bm25(asks: list[str], titles: list[str]) -> dict[str, float]:
    try:
        from rank_bm25 import BM25Okapi
    except ImportError:
        return {}
    index = BM25Okapi([words(ask) for ask in asks])
    tokens = [words(title) for title in titles]
    return {
        "rank_bm25 end to end": _rate(
            len(titles), lambda: [index.get_scores(words(t)) for t in titles]
        ),
        "rank_bm25 scoring": _rate(len(titles), lambda: [index.get_scores(t) for t in tokens]),
    }


def _rate(count: int, job: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        job()
        best = min(best, time.process_time() - start)
    return count / best


if __name__ == "__main__":
    main(Path(sys.argv[1]))
