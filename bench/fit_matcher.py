"""Trains the matcher, measures it by honest protocols, and writes the model that ships.

python -m bench.fit_matcher --history HISTORY.csv GOLD.jsonl… [--write]

Every protocol leaves whole groups out, both for the words and for the combiner:
`series`: one event or one series of headlines; `event`: one event or one headline;
`FILE`: all of one gold file, and every headline of the history that it also holds;
`unlearned`: by series, with nothing learned about any ask; `drafted`: neither, nor any concept
but those drafted from the asks themselves.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.heads import Pairs, combiner
from bench.protocol import card, table
from bench.ridge import Examples, Ridge
from bench.training import gold, history
from bench.training_set import TrainingSet
from matchers.combine import Coefficients, Combiner
from matchers.drafting import draft_concepts
from matchers.features import Candidates, features
from matchers.model import SHIPPED, Model, save_model
from proposals.catalogue import load_catalogue, shipped


def main() -> None:
    """Train, report, and write on request."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--history", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    proposal = load_catalogue(shipped()["nga-2020-digital"])
    parts = {path.stem: gold(path) for path in options.gold}
    parts["history"] = history(options.history)
    learned = learn(TrainingSet(proposal, parts))
    if options.write:
        save_model(learned, SHIPPED)


def learn(training: TrainingSet) -> Model:
    """Return the model that ships; print and note how it fares by each protocol."""
    grams = [reading.grams for reading in training.readings]
    ridge = Ridge(Examples(training.proposal, grams, training.gold))
    protocols = training.protocols()
    measured: dict[str, object] = {}
    for name, groups in protocols.items():
        found = features(training.reader, training.readings, ridge.left_out(groups))
        learned = _measured(name, training, found, groups, measured)
        if name == "series":
            known = learned
    series, asks = protocols["series"], training.asks
    bare = [ask.model_copy(update={"concepts": ()}) for ask in asks]
    new = _measured("unlearned", training, training.as_if_new(asks), series, measured)
    drafts = training.as_if_new(draft_concepts(bare, ridge.model))
    drafted = _measured("drafted", training, drafts, series, measured)
    notes = card(training, ridge.model, measured)
    return Model(Coefficients(known=known, new=new, drafted=drafted), ridge.model, notes)


def _measured(
    name: str,
    training: TrainingSet,
    found: Candidates,
    groups: NDArray[np.int64],
    measured: dict[str, object],
) -> Combiner:
    """Return the combiner for these candidates; print and note how it fares."""
    pairs = Pairs(found, training.gold, groups, training.has_text)
    learned, direct, grades = combiner(pairs)
    measured[name] = table(name, training, direct, grades)
    return learned


if __name__ == "__main__":
    main()
