"""Measures a matcher against gold labels: how right and how complete its direct links are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from domain.announcement import Announcement
from domain.match import Grade, Match
from matchers.labelled import LabelledAnnouncement

_BINS = 10


class Judge(Protocol):
    """What is measured: something that matches announcements in batches."""

    def match_all(self, announcements: Iterable[Announcement]) -> Iterable[tuple[Match, ...]]:
        """Return the matches of each announcement, best first."""


@dataclass(frozen=True)
class Score:
    """Counts of direct links: found and right, found though wrong, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def gold(self) -> int:
        """The number of direct links that people gave."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """The share of found links that are right."""
        return _ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of people's links that were found."""
        return _ratio(self.right, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def as_dict(self) -> dict[str, float]:
        """Return counts and ratios for JSON."""
        ratios = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return asdict(self) | {name: round(value, 4) for name, value in ratios.items()}


@dataclass(frozen=True)
class Report:
    """The result of a measurement.

    The ratios, each in 0..1: `first_right` is how often the best match is a gold direct link,
    `recall_at_3` the share of gold direct links among the best three (both over announcements
    that have one), `noise_flagged` how often an unlabelled announcement got a direct match,
    `ece` how far scores are from the share of direct links among matches of that score.
    """

    overall: Score
    asks: dict[str, Score]
    announcements: int
    first_right: float
    recall_at_3: float
    noise_flagged: float
    ece: float

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "announcements": self.announcements,
            "overall": self.overall.as_dict(),
            "first_right": round(self.first_right, 4),
            "recall_at_3": round(self.recall_at_3, 4),
            "noise_flagged": round(self.noise_flagged, 4),
            "ece": round(self.ece, 4),
            "asks": {ask: score.as_dict() for ask, score in self.asks.items()},
        }


def evaluate(rows: Sequence[LabelledAnnouncement], matcher: Judge) -> Report:
    """Return how the matcher's direct links compare with the labels of the rows."""
    found = list(matcher.match_all(row.announcement for row in rows))
    return compare([row.labels for row in rows], found)


def compare(labels: Sequence[dict[str, Grade]], found: Sequence[tuple[Match, ...]]) -> Report:
    """Return the report; a link that people call related counts neither for nor against."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    first = top = flagged = 0
    for given, matches in zip(labels, found, strict=True):
        gold, direct = _direct(given), {m.ask for m in matches if m.grade is Grade.DIRECT}
        right.update(gold & direct)
        wrong.update(direct - given.keys())
        missed.update(gold - direct)
        first += bool(matches) and matches[0].ask in gold
        top += len(gold & {m.ask for m in matches[:3]})
        flagged += bool(direct and not given)
    links = right + missed
    return Report(
        overall=Score(right.total(), wrong.total(), missed.total()),
        asks={a: Score(right[a], wrong[a], missed[a]) for a in sorted(links | wrong)},
        announcements=len(labels),
        first_right=_ratio(first, sum(bool(_direct(given)) for given in labels)),
        recall_at_3=_ratio(top, links.total()),
        noise_flagged=_ratio(flagged, sum(not given for given in labels)),
        ece=_calibration_error(labels, found),
    )


def _calibration_error(
    labels: Sequence[dict[str, Grade]], found: Sequence[tuple[Match, ...]]
) -> float:
    """Return the expected calibration error over ten bins; related links are left out."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for given, matches in zip(labels, found, strict=True):
        for match in matches:
            if given.get(match.ask) is not Grade.RELATED:
                cell = bins[min(int(match.score * _BINS), _BINS - 1)]
                cell.append((match.score, match.ask in given))
    apart = (abs(sum(s for s, _ in cell) - sum(r for _, r in cell)) for cell in bins)
    return sum(apart) / max(1, sum(map(len, bins)))


def _direct(given: dict[str, Grade]) -> set[str]:
    return {ask for ask, grade in given.items() if grade is Grade.DIRECT}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
