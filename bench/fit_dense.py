"""Trains the coefficients that go with likeness of meaning, and measures what it adds.

python -m bench.fit_dense --history HISTORY.csv GOLD.jsonl… [--asks drafted|new|learned] [--write]

Needs the packages of all encoders. Series are left out as in bench.fit_matcher. The coefficients
are learned from the evidence of all encoders at once, so that they fit one that is not among them.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.heads import Pairs, combiner
from bench.protocol import table
from bench.ridge import Examples, Ridge
from bench.training import gold, history
from bench.training_set import TrainingSet
from domain.proposal import Ask
from matchers.combine import Combiner, Grades
from matchers.dense import SHIPPED, DenseModel
from matchers.drafting import draft_concepts
from matchers.encoders import load_encoder
from matchers.features import Candidates, Matrix, features
from matchers.likeness import DENSE_NAMES, Likeness, dense_rows, open_rows
from matchers.model import load_model
from proposals.catalogue import load_catalogue, shipped

ENCODERS = ("e5", "use")
_SPARED = 0.02  # F1 given up so that hardly more noise is flagged than without meaning


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--history", type=Path, required=True)
    parser.add_argument("--asks", choices=("drafted", "new", "learned"), default="drafted")
    parser.add_argument("--write", action="store_true", help="only for drafted asks")
    options = parser.parse_args()
    parts = {path.stem: gold(path) for path in options.gold}
    parts["history"] = history(options.history)
    training = TrainingSet(load_catalogue(shipped()["nga-2020-digital"]), parts)
    learned = measure(training, options.asks)
    if options.write and options.asks == "drafted":
        SHIPPED.write_text(learned.model_dump_json(indent=1) + "\n", "utf-8")


def measure(training: TrainingSet, kind: str) -> DenseModel:
    """Print the figures without meaning, with each encoder, and with encoders never learned from;
    return what all encoders teach."""
    groups = training.protocols()["series"]
    found = _found(training, kind, groups)
    plain = Pairs(found, training.gold, groups, training.has_text)
    _, direct, grades = combiner(plain)
    measured = {"off": table("off", training, direct, grades)}
    opened = open_rows(direct)
    asks = tuple(training.proposal.asks())
    inside = [r for r, is_open in zip(training.readings, opened, strict=True) if is_open]
    rows = {}
    mask = found.mask & opened[:, None]
    for name in ENCODERS:
        likeness = np.zeros(found.mask.shape, dtype=np.float32)
        likeness[opened] = Likeness(load_encoder(name), asks).of(inside)
        rows[name] = dense_rows(found, likeness, mask)
    learned, parts = _together(plain, mask, rows)
    for name, (dense_direct, dense_grades) in parts.items():
        both = np.where(opened[:, None], dense_direct, direct)
        graded = np.where(opened[:, None], dense_grades, grades)
        measured[name] = table(name, training, both, graded)
    share = float(opened[training.part == "history"].mean())
    print(f"encoded of the history: {share:.3f}")
    known = [f"{name} {load_encoder(name).version}" for name in ENCODERS]
    card = {"encoders": known, "encoded": round(share, 3), "measured_held_out": measured}
    return DenseModel(combiner=learned, card=card)


def _found(training: TrainingSet, kind: str, groups: NDArray[np.int64]) -> Candidates:
    """Return the candidates without meaning, as they are for asks of this kind."""
    if kind == "learned":
        grams = [reading.grams for reading in training.readings]
        ridge = Ridge(Examples(training.proposal, grams, training.gold))
        return features(training.reader, training.readings, ridge.left_out(groups))
    asks: Sequence[Ask] = training.asks
    if kind == "drafted":
        bare = [ask.model_copy(update={"concepts": ()}) for ask in asks]
        asks = draft_concepts(bare, load_model().words)
    return training.as_if_new(asks)


def _together(
    plain: Pairs, mask: NDArray[np.bool_], rows: dict[str, Matrix]
) -> tuple[Combiner, dict[str, tuple[Matrix, Grades]]]:
    """Return the combiner for the open pairs, and each encoder's held-out scores and grades."""
    times = len(rows)
    stacked = Pairs(
        Candidates(np.tile(mask, (times, 1)), np.concatenate(list(rows.values()))),
        np.tile(plain.gold, (times, 1)),
        np.tile(plain.groups, times),
        np.tile(plain.has_text, times),
        DENSE_NAMES,
    )
    learned, direct, grades = combiner(stacked, _SPARED)
    parts = zip(np.split(direct, times), np.split(grades, times), strict=True)
    return learned, dict(zip(rows, parts, strict=True))


if __name__ == "__main__":
    main()
