"""Trains the matcher, measures it by honest protocols, and writes the model that ships.

python -m bench.fit_matcher --history HISTORY.csv GOLD.jsonl… [--write]

Every protocol leaves whole groups out, both for the words and for the combiner:
`series`: one event or one series of headlines; `event`: one event or one headline;
`FILE`: all of one gold file, and every headline of the history that it also holds;
`unlearned`: by series, with nothing learned about any ask; `drafted`: neither, nor any concept
but those drafted from the asks themselves.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from bench.heads import Pairs, combiner
from bench.protocol import card, table
from bench.ridge import Examples, Ridge
from bench.training import gold, groups, history
from domain.match import Grade
from domain.proposal import Ask, Proposal
from matchers.combine import Coefficients, Combiner
from matchers.drafting import draft_concepts
from matchers.features import Matrix, Reader, features
from matchers.labelled import LabelledAnnouncement
from matchers.lexical import LexicalIndex
from matchers.model import SHIPPED, Model, save_model
from proposals.catalogue import load_catalogue, shipped

_CODES = {Grade.DIRECT: 1, Grade.RELATED: -1, None: 0}


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
    training = Training(proposal, parts)
    learned = training.learn()
    if options.write:
        save_model(learned, SHIPPED)


class Training:
    """All announcements, read once, with their labels."""

    def __init__(self, proposal: Proposal, parts: dict[str, list[LabelledAnnouncement]]):
        self.proposal = proposal
        self.asks = tuple(proposal.asks())
        self.rows = [row for part in parts.values() for row in part]
        self.part = np.repeat(list(parts), [len(part) for part in parts.values()])
        codes = [[_CODES[row.labels.get(ask.id)] for ask in self.asks] for row in self.rows]
        self.gold = np.array(codes, dtype=np.int8)
        self.reader = Reader(self.asks)
        self.has_text = np.array([bool(r.announcement.text.strip()) for r in self.rows])
        self.readings = self.reader.read([row.announcement for row in self.rows])

    def learn(self) -> Model:
        """Return the model that ships; print and note how it fares by each protocol."""
        ridge = Ridge(Examples(self.proposal, [r.grams for r in self.readings], self.gold))
        protocols = self.protocols()
        measured = {}
        for name, groups_ in protocols.items():
            pairs = self.pairs(ridge.left_out(groups_), groups_)
            learned, direct, grades = combiner(pairs)
            measured[name] = table(name, self, direct, grades)
            if name == "series":
                known = learned
        new = self.unlearned("unlearned", self.asks, protocols["series"], measured)
        bare = [ask.model_copy(update={"concepts": ()}) for ask in self.asks]
        drafts = draft_concepts(bare, ridge.model)
        drafted = self.unlearned("drafted", drafts, protocols["series"], measured)
        notes = card(self, ridge.model, measured)
        return Model(Coefficients(known=known, new=new, drafted=drafted), ridge.model, notes)

    def unlearned(
        self,
        name: str,
        asks: Sequence[Ask],
        groups_: NDArray[np.int64],
        measured: dict[str, object],
    ) -> Combiner:
        """Return the combiner for asks without any labelled example."""
        reader, index = Reader(asks), LexicalIndex(asks)
        readings = reader.read([row.announcement for row in self.rows])
        likeness = np.stack([index.similarities(reading.grams) for reading in readings])
        found = features(reader, readings, np.repeat(likeness[:, None], 2, axis=1))
        pairs = Pairs(found, self.gold, groups_, self.has_text)
        learned, direct, grades = combiner(pairs)
        measured[name] = table(name, self, direct, grades)
        return learned

    def pairs(self, words: Matrix, groups_: NDArray[np.int64]) -> Pairs:
        """Return the features of all pairs, given what the words say."""
        found = features(self.reader, self.readings, words)
        return Pairs(found, self.gold, groups_, self.has_text)

    def protocols(self) -> dict[str, NDArray[np.int64]]:
        """Return the groups to leave out, by the name of the protocol."""
        titles = [_bare(row.announcement.title) for row in self.rows]
        events = [r.cluster or t for r, t in zip(self.rows, titles, strict=True)]
        found = {"series": groups(self.rows), "event": _numbered(events)}
        for name in dict.fromkeys(self.part):
            held = {t for t, part in zip(titles, self.part, strict=True) if part == name}
            if name != "history":
                found[name] = _numbered(["" if title in held else title for title in titles])
        return found


def _bare(title: str) -> str:
    return "".join(normalize("NFKC", title).split("::")[-1].split())


def _numbered(names: list[str]) -> NDArray[np.int64]:
    return np.unique(names, return_inverse=True)[1]


if __name__ == "__main__":
    main()
