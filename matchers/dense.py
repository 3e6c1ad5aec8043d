"""Settles, by likeness of meaning, what words and terms leave open about asks of a new proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.proposal import Ask
from domain.record import Record
from matchers.combine import Combiner, Grades, Matrix
from matchers.encoder import Encoder
from matchers.features import Candidates, Reading
from matchers.likeness import DENSE_NAMES, Likeness, dense_rows, open_rows

SHIPPED = Path(__file__).parent / "trained" / "dense.json"


class DenseModel(Record):
    """What was learned with likeness of meaning among the features, and how it fares."""

    combiner: Combiner
    card: Mapping[str, Any]


def load_dense() -> DenseModel:
    """Return the shipped coefficients, which go with any encoder."""
    return DenseModel.model_validate_json(SHIPPED.read_text("utf-8"))


@dataclass(frozen=True)
class Dense:
    """An encoder, and how its evidence is weighed."""

    encoder: Encoder
    model: DenseModel = field(default_factory=load_dense)

    def with_threshold(self, direct_from: float) -> "Dense":
        """Return the same with another threshold of direct links everywhere."""
        changed = self.model.combiner.with_threshold(direct_from)
        return Dense(self.encoder, self.model.model_copy(update={"combiner": changed}))

    @property
    def fingerprint(self) -> str:
        """A text that changes with the encoder and with what was learned."""
        learned = self.model.combiner.model_dump_json()
        return f"{self.encoder.name} {self.encoder.version} {learned}"


class Meaning:
    """Weighs the asks of a proposal that `mine` chooses again, where they are open."""

    def __init__(self, dense: Dense, asks: Sequence[Ask], mine: NDArray[np.bool_]):
        self.encoder, self._combiner, self._mine = dense.encoder, dense.model.combiner, mine
        self._likeness = Likeness(dense.encoder, asks)

    def settle(
        self, readings: Sequence[Reading], found: Candidates, likely: Matrix
    ) -> NDArray[np.bool_]:
        """Replace probabilities in `likely`, of shape (2, announcements, asks), where they are
        open, and return which announcements these are; no others are encoded."""
        opened = open_rows(likely[0][:, self._mine])
        if opened.any():
            likeness = np.zeros(found.mask.shape, dtype=np.float32)
            likeness[opened] = self._likeness.of(
                [readings[n] for n in np.flatnonzero(opened).tolist()]
            )
            chosen = found.mask & self._mine & opened[:, None]
            rows = dense_rows(found, likeness, chosen)
            for place, head in enumerate((self._combiner.direct, self._combiner.any)):
                likely[place][chosen] = head.scores(rows, DENSE_NAMES)
        return opened

    def regrade(
        self,
        opened: NDArray[np.bool_],
        grades: Grades,
        has_text: NDArray[np.bool_],
        direct: Matrix,
        any_: Matrix,
    ) -> None:
        """Replace the grades of what was settled by those of its own thresholds."""
        cells = np.ix_(opened, self._mine)
        grades[cells] = self._combiner.grades(has_text[opened], direct[cells], any_[cells])
