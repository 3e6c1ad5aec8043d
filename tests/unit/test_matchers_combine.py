import numpy as np

from matchers.combine import with_further
from matchers.model import load_model


def test_a_bare_headline_needs_a_higher_probability_than_one_with_a_text() -> None:
    combiner = load_model().coefficients.known
    between = np.array([(combiner.direct_from + combiner.headline_from) / 2], dtype=np.float32)
    none = np.zeros(1, dtype=np.float32)
    assert combiner.headline_from > combiner.direct_from
    assert combiner.grades(np.array([True]), between, none) == [2]
    assert combiner.grades(np.array([False]), between, none) == [0]


def test_an_announcement_with_a_link_gets_further_ones_on_the_first_three_places() -> None:
    direct = np.array([[0.9, 0.3, 0.2, 0.1], [0.3, 0.2, 0.1, 0.0]], dtype=np.float32)
    any_ = np.array([[0.9, 0.2, 0.05, 0.2], [0.2, 0.2, 0.2, 0.2]], dtype=np.float32)
    grades = np.array([[2, 0, 0, 0], [0, 0, 0, 0]], dtype=np.int8)
    assert with_further(grades, direct, any_).tolist() == [[2, 1, 0, 0], [0, 0, 0, 0]]
