import json

import pytest

from bench.stage_measure import LABELS, accuracy, further, macro_f1, scores
from domain.stage import Stage

PAIRS = [
    (Stage.STUDY, Stage.STUDY),
    (Stage.STUDY, Stage.LAUNCH),
    (Stage.OTHER, Stage.OTHER),
    (Stage.LAUNCH, Stage.OTHER),
]


def test_stages_are_scored_against_those_that_people_gave() -> None:
    found = scores(PAIRS)
    study = found[Stage.STUDY]
    assert (study.precision, study.recall) == (1.0, 0.5)
    assert (found[Stage.LAUNCH].right, found[Stage.LAUNCH].gold) == (0, 1)
    assert accuracy(PAIRS) == 0.5
    assert macro_f1(PAIRS) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_only_a_later_stage_than_the_label_is_a_claim_too_far() -> None:
    assert further(PAIRS) == 0.25


def test_no_labelled_announcement_stands_on_both_sides() -> None:
    parts = json.loads(LABELS.read_text("utf-8"))
    assert not parts["development"].keys() & parts["held_out"].keys()
    assert {Stage(s) for part in parts.values() for s in part.values()} == set(Stage)
