"""The labelled announcements as the trainings need them: read once, with labels and groups."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from bench.training import SECOND, Labels, groups, labelled, together
from domain.match import Grade
from domain.proposal import Ask, Proposal
from matchers.features import Candidates, Reader, features
from matchers.labelled import LabelledAnnouncement
from matchers.lexical import LexicalIndex

_CODES = {Grade.DIRECT: 1, Grade.RELATED: -1, None: 0}


class TrainingSet:
    """All announcements of all parts, in one row.

    `gold` has the shape (announcements, asks): 1 direct, -1 related, 0 neither; `part` names the
    file of each announcement. `views` are the labels to measure by: those of each part, and of the
    headlines that a second person labelled (`second`), with which nothing is trained, that person's
    and what both say together.
    """

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
        self.views = self._views(parts)

    def as_if_new(self, asks: Sequence[Ask]) -> Candidates:
        """Return the candidates for asks without any labelled example."""
        reader, index = Reader(asks), LexicalIndex(asks)
        readings = reader.read([row.announcement for row in self.rows])
        likeness = np.stack([index.similarities(reading.grams) for reading in readings])
        return features(reader, readings, np.repeat(likeness[:, None], 2, axis=1))

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

    def _views(self, parts: Iterable[str]) -> dict[str, list[tuple[int, Labels]]]:
        numbered = list(enumerate(self.rows))
        views = {p: [(n, r.labels) for n, r in numbered if self.part[n] == p] for p in parts}
        second = labelled(SECOND)
        twice = [(n, row.labels, second[row.id]) for n, row in numbered if row.id in second]
        views["second"] = [(n, other) for n, _, other in twice]
        views["together"] = [(n, together(one, other)) for n, one, other in twice]
        return views


def _bare(title: str) -> str:
    return "".join(normalize("NFKC", title).split("::")[-1].split())


def _numbered(names: list[str]) -> NDArray[np.int64]:
    return np.unique(names, return_inverse=True)[1]
