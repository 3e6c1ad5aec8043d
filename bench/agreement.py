"""How far two labellers agree, and the matcher's rules of stages with either.

python -m bench.agreement HISTORY.csv GOLD.jsonl…
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from bench.stage_measure import LABELS, accuracy, macro_f1
from bench.training import FIRST, FOLDER, SECOND, Labels, announcements, gold, labelled
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
    agreement = direct_f1([first[key] for key in both], [second[key] for key in both])
    print(f"asks: {len(both)} headlines labelled twice, F1 of direct links {agreement:.3f}")
    known = {a.identity: a for a in announcements(options.history)}
    known |= {r.announcement.identity: r.announcement for f in options.gold for r in gold(f)}
    _stages({key: stage_of(announcement) for key, announcement in known.items()})


def direct_f1(first: Sequence[Labels], second: Sequence[Labels]) -> float:
    """Return the F1 of the second's direct links with the first's as gold, 0..1."""
    found = [tuple(Match(ask=a, score=1, grade=g) for a, g in row.items()) for row in second]
    return compare(list(first), found).overall.f1


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
