"""How far two labellers agree, and the matcher's rules of stages with either.

python -m bench.agreement HISTORY.csv GOLD.jsonl…
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from bench.stage_measure import LABELS, accuracy, macro_f1
from bench.training import FIRST, FOLDER, SECOND, Labels, announcements, labelled
from bench.training import gold as read_gold
from domain.match import Match
from domain.stage import Stage
from matchers.evaluate import compare
from matchers.stage import stage_of

SECOND_STAGES = FOLDER / "second_stage_labels.json"


def main() -> None:
    """Print the agreement on asks, and on stages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("history", type=Path)
    parser.add_argument("gold", nargs="+", type=Path)
    options = parser.parse_args()
    first, second = labelled(FIRST), labelled(SECOND)
    both = sorted(first.keys() & second.keys())
    ours, theirs = [first[key] for key in both], [second[key] for key in both]
    print(f"asks: {len(both)} headlines labelled twice, F1 of direct links:", end=" ")
    print(f"first {direct_f1(theirs, ours):.3f} with the second as gold,", end=" ")
    print(f"second {direct_f1(ours, theirs):.3f} with the first as gold")
    known = {a.identity: a for a in announcements(options.history)}
    known |= {r.announcement.identity: r.announcement for f in options.gold for r in read_gold(f)}
    _stages({key: stage_of(announcement) for key, announcement in known.items()})


def direct_f1(gold: Sequence[Labels], other: Sequence[Labels]) -> float:
    """Return the F1 of the other's direct links, 0..1."""
    found = [tuple(Match(ask=a, score=1, grade=g) for a, g in row.items()) for row in other]
    return compare(gold, found).overall.f1


def _stages(rules: dict[str, Stage]) -> None:
    parts = json.loads(LABELS.read_text("utf-8"))
    first = {key: Stage(stage) for part in parts.values() for key, stage in part.items()}
    second = {k: Stage(v) for k, v in json.loads(SECOND_STAGES.read_text("utf-8")).items()}
    keys = sorted(second.keys() & rules.keys())
    for name, one, other in (
        ("first and second", first, second),
        ("first and rules", first, rules),
        ("second and rules", second, rules),
    ):
        pairs = [(one[key], other[key]) for key in keys]
        kappa = cohen_kappa_score(*zip(*pairs, strict=True))
        figures = f"accuracy {accuracy(pairs):.3f}  kappa {kappa:.3f}  F1 {macro_f1(pairs):.3f}"
        print(f"stages: {len(keys)} announcements, {name:16} {figures}")


if __name__ == "__main__":
    main()
