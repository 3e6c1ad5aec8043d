"""The progress board: recommendations against stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.progress import AskProgress, Progress
from domain.proposal import Recommendation
from domain.stage import Stage

STAGES = tuple(s for s in Stage if s is not Stage.OTHER)


@dataclass(frozen=True)
class BoardRow:
    """A recommendation, and its asks by the furthest stage, OTHER where none shows."""

    recommendation: Recommendation
    cells: Mapping[Stage, Sequence[AskProgress]]

    @property
    def silent(self) -> list[AskProgress]:
        """The asks without evidence."""
        return [a for a in self.cells[Stage.OTHER] if a.silent]

    @property
    def unclear(self) -> list[AskProgress]:
        """The asks whose evidence shows no stage."""
        return [a for a in self.cells[Stage.OTHER] if not a.silent]


def board(recommendations: Sequence[Recommendation], progress: Progress) -> list[BoardRow]:
    """Return where the asks of each recommendation stand."""
    return [
        BoardRow(r, {s: [a for a in own if a.reached is s] for s in Stage})
        for r in recommendations
        if (own := [a for a in progress.asks if a.recommendation == r.id])
    ]
