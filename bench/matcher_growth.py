"""Measures how the matcher grows with asks and announcements: seconds and peak memory.

python -m bench.matcher_growth HISTORY.csv ASKS ANNOUNCEMENTS [--new]

Further asks are the catalogue's with other terms; further announcements are the history's again.
With --new the proposal is one that the model does not know, so that likeness is computed too.
"""

import argparse
import csv
import resource
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from domain.announcement import Announcement
from domain.proposal import Ask, Concept, Proposal, Recommendation
from matchers.matcher import Matcher
from proposals.catalogue import load_catalogue, shipped


def main() -> None:
    """Print the seconds to build the matcher and to match, and the peak memory of the process."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("history", type=Path)
    parser.add_argument("asks", type=int)
    parser.add_argument("announcements", type=int)
    parser.add_argument("--new", action="store_true")
    options = parser.parse_args()
    start = time.process_time()
    matcher = Matcher(_grown(options.asks, "new" if options.new else "nga-2020-digital"))
    list(matcher.match_all(islice(_rows(options), 1)))  # builds what is built at first use
    built = time.process_time()
    links = sum(len(found) for found in matcher.match_all(_rows(options)))
    matched = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.asks} asks, {options.announcements} announcements: built in"
        f" {built - start:.1f} s, matched in {matched - built:.1f} s"
        f" ({options.announcements / (matched - built):.0f}/s), {links} links, {peak:.0f} MiB"
    )


def _grown(count: int, name: str) -> Proposal:
    shipped_asks = list(load_catalogue(shipped()["nga-2020-digital"]).asks())
    asks = tuple(
        _copy(ask, n // len(shipped_asks))
        for n, ask in enumerate(islice(cycle(shipped_asks), count))
    )
    whole = Recommendation(id="R", part="I", heading="見本", asks=asks)
    return Proposal(id=name, title="見本", recommendations=(whole,))


def _copy(ask: Ask, number: int) -> Ask:
    if number == 0:
        return ask
    concepts = tuple(_renamed(concept, number) for concept in ask.concepts)
    change = {"id": f"{ask.id}-{number}", "summary": f"{ask.summary}{number}"}
    return ask.model_copy(update={**change, "concepts": concepts})


def _renamed(concept: Concept, number: int) -> Concept:
    terms = tuple(f"{term}第{number}号" for term in concept.terms)
    return concept.model_copy(update={"terms": terms})


def _rows(options: argparse.Namespace) -> Iterator[Announcement]:
    with options.history.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Announcement(source="", agency=r["agency"], title=r["title"], url=r["url"])
            for r in csv.DictReader(file)
        ]
    return islice(cycle(rows), options.announcements)


if __name__ == "__main__":
    main()
