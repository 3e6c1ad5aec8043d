from pathlib import Path

import pytest

from matchers.evaluate import Report, evaluate
from matchers.labelled import read_jsonl
from matchers.matcher import Matcher

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
CATALOGUE = ROOT / "proposals" / "catalogue" / "nga-2020-digital.yml"

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled announcements are absent")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    if not CATALOGUE.is_file():
        pytest.skip("the catalogue of the proposal is absent")
    from proposals.catalogue import load_catalogue

    return Matcher(load_catalogue(CATALOGUE))


def measure(matcher: Matcher, name: str) -> Report:
    lines = (GOLD / name).read_text("utf-8").split("\n")
    return evaluate(list(read_jsonl(lines, name)), matcher)


@pytest.mark.parametrize(("name", "floor"), [("dev.jsonl", 0.82), ("stream_dev.jsonl", 0.83)])
def test_direct_links_are_as_good_as_promised(matcher: Matcher, name: str, floor: float) -> None:
    report = measure(matcher, name)
    assert report.overall.f1 >= floor, report.as_dict()
    assert report.noise_flagged <= 0.05
