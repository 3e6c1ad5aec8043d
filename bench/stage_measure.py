"""Measures the rules of stages against labels, on the development and the held-out part apart.

python -m bench.stage_measure HISTORY.csv GOLD.jsonl… [--wrong PART]
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import matchers
from bench.training import announcements, gold
from domain.announcement import Announcement
from domain.stage import Stage
from matchers.evaluate import Score
from matchers.stage import stage_of

LABELS = Path(matchers.__file__).parent / "training" / "stage_labels.json"
Pair = tuple[Stage, Stage]
"""The stage that a person gave, and the one that was found."""


def main() -> None:
    """Print the figures of both parts, and on request what was read wrongly in one of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("history", type=Path)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--wrong", default="", help="a part whose errors are listed")
    options = parser.parse_args()
    known = {a.identity: a for a in announcements(options.history)}
    known |= {r.announcement.identity: r.announcement for f in options.gold for r in gold(f)}
    for part, labels in json.loads(LABELS.read_text("utf-8")).items():
        rows = [(Stage(stage), known[key]) for key, stage in labels.items() if key in known]
        print(f"\n{part}: {len(rows)} of {len(labels)} labelled announcements are at hand")
        pairs = [(label, stage_of(announcement)) for label, announcement in rows]
        _report(pairs)
        if part == options.wrong:
            _list_wrong(rows)


def scores(pairs: Iterable[Pair]) -> dict[Stage, Score]:
    """Return how rightly and completely each stage was found."""
    cells = Counter(pairs)
    right = {stage: cells[stage, stage] for stage in Stage}
    given, found = Counter[Stage](), Counter[Stage]()
    for (label, said), count in cells.items():
        given[label] += count
        found[said] += count
    return {s: Score(right[s], found[s] - right[s], given[s] - right[s]) for s in Stage}


def accuracy(pairs: list[Pair]) -> float:
    """Return the share of announcements whose stage was found, 0..1."""
    return sum(label is found for label, found in pairs) / max(1, len(pairs))


def macro_f1(pairs: list[Pair]) -> float:
    """Return the mean F1 of the stages that people gave, each counting the same."""
    present = [score.f1 for score in scores(pairs).values() if score.gold]
    return sum(present) / max(1, len(present))


def further(pairs: list[Pair]) -> float:
    """Return the share for which a further stage is claimed than people gave, 0..1."""
    return sum(found.rank > label.rank for label, found in pairs) / max(1, len(pairs))


def _report(pairs: list[Pair]) -> None:
    _line("rules", pairs)
    for stage, _ in Counter(label for label, _ in pairs).most_common(1):
        _line(f"always {stage}", [(label, stage) for label, _ in pairs])
    print(f"{'stage':13} {'given':>5} precision recall   F1   found as")
    for stage, score in scores(pairs).items():
        found = Counter(said for label, said in pairs if label is stage and said is not stage)
        figures = f"{score.gold:5} {score.precision:9.2f} {score.recall:6.2f} {score.f1:5.2f}"
        print(f"{stage:13} {figures}  ", *(f"{said} {n}" for said, n in found.most_common()))


def _line(name: str, pairs: list[Pair]) -> None:
    figures = f"accuracy {accuracy(pairs):.3f}  macro F1 {macro_f1(pairs):.3f}"
    print(f"{name:14} {figures}  further than the label {further(pairs):.3f}")


def _list_wrong(rows: list[tuple[Stage, Announcement]]) -> None:
    for label, announcement in rows:
        if (found := stage_of(announcement)) is not label:
            print(f"{label} → {found}\t{announcement.title}\t{announcement.text[:120]!r}")


if __name__ == "__main__":
    main()
