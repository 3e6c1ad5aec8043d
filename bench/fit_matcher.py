"""Fits the matcher's coefficients on labelled announcements and prints the cross-validated F1.

python -m bench.fit_matcher LABELLED.jsonl… [--write]
"""

import json
import sys
from pathlib import Path

import matchers
from matchers import fit
from matchers.labelled import read_jsonl
from proposals.catalogue import load_catalogue, shipped

COEFFICIENTS = Path(matchers.__file__).parent / "coefficients.json"


def main(arguments: list[str]) -> None:
    files = [Path(a) for a in arguments if a != "--write"]
    rows = [r for f in files for r in read_jsonl(f.read_text("utf-8").split("\n"), str(f))]
    proposal = load_catalogue(shipped()["nga-2020-digital"])
    pairs = fit.samples(proposal, rows)
    bare = fit.samples(fit.without_concepts(proposal), rows)
    learned = fit.fit(pairs, bare)
    held_out = fit.cross_validated(pairs, bare)
    print(f"{len(rows)} announcements, {int((pairs.gold == 1).sum())} direct links")
    print(f"F1, held out by cluster: {fit.f1(held_out >= learned.direct, pairs.gold):.3f}")
    if "--write" in arguments:
        COEFFICIENTS.write_text(json.dumps(learned.model_dump(), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
