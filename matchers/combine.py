"""Combines features into a score and a grade, by a logistic function with global coefficients."""

from hashlib import sha256
from importlib.resources import files

import numpy as np

from domain.match import Grade
from domain.record import Record
from matchers.features import NAMES, Matrix

MOST = 10


class Coefficients(Record):
    """What was learned from labelled announcements: a weight for each feature, and thresholds."""

    intercept: float
    weights: dict[str, float]
    direct: float
    related: float

    def scores(self, rows: Matrix) -> Matrix:
        """Return the probability, in 0..1, that each row is a direct link."""
        weights = np.array([self.weights[name] for name in NAMES])
        result: Matrix = 1 / (1 + np.exp(-(self.intercept + rows @ weights)))
        return result

    def grade(self, score: float) -> Grade | None:
        """Return the grade that a score earns, None when it is no link."""
        if score >= self.direct:
            return Grade.DIRECT
        return Grade.RELATED if score >= self.related else None

    @property
    def fingerprint(self) -> str:
        """A short hash that changes with any coefficient."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:12]


def load_coefficients() -> Coefficients:
    """Return the coefficients that come with the package."""
    content = files("matchers").joinpath("coefficients.json").read_text("utf-8")
    return Coefficients.model_validate_json(content)
