"""The shipped model knows these files, so this guards against breakage; docs/matching.md has the
figures on announcements that it does not know."""

from pathlib import Path

import pytest

from matchers.evaluate import evaluate
from matchers.labelled import read_jsonl
from matchers.matcher import Matcher
from matchers.model import load_model
from proposals.catalogue import load_catalogue, shipped

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_catalogue(shipped()["nga-2020-digital"]))


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled announcements are absent")
@pytest.mark.parametrize("name", ["dev.jsonl", "stream_dev.jsonl"])
def test_the_matcher_has_kept_what_it_learned(matcher: Matcher, name: str) -> None:
    lines = (GOLD / name).read_text("utf-8").split("\n")
    report = evaluate(list(read_jsonl(lines, name)), matcher)
    assert report.overall.f1 >= 0.9, report.as_dict()
    assert report.noise_flagged <= 0.02
    assert report.first_right >= 0.93


@pytest.mark.parametrize(
    ("protocol", "part", "f1", "first", "noise"),
    [("series", "dev", 0.82, 0.9, 0.03), ("series", "stream_dev", 0.78, 0.9, 0.03)],
)
def test_the_model_card_states_the_promised_figures_on_held_out_announcements(
    protocol: str, part: str, f1: float, first: float, noise: float
) -> None:
    measured = load_model().card["measured_held_out"][protocol][part]
    assert measured["f1"] >= f1
    assert measured["first_right"] >= first
    assert measured["noise_flagged"] <= noise
    assert measured["ece"] <= 0.05
