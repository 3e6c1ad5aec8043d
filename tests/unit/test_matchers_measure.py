import pytest

from domain.errors import BadInput
from domain.match import Grade, Match
from matchers.evaluate import compare
from matchers.labelled import read_jsonl


def match(ask: str, grade: Grade = Grade.DIRECT) -> Match:
    return Match(ask=ask, score=0.9, grade=grade)


def test_a_line_needs_only_id_and_title() -> None:
    [row] = read_jsonl(['{"id": 7, "title": "見出し", "text": null, "published": ""}', ""], "f")
    assert (row.id, row.announcement.title, row.announcement.text) == ("7", "見出し", "")
    assert row.labels == {}


def test_labels_and_clusters_are_read() -> None:
    line = '{"id": "g", "title": "見出し", "cluster": 3, "labels": {"A": "direct"}, "more": 1}'
    [row] = read_jsonl([line], "f")
    assert (row.labels, row.cluster) == ({"A": Grade.DIRECT}, "3")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "JSON として"),
        ("[]", "1件の発表として"),
        ('{"id": "x"}', "項目「title」がありません"),
        ('{"id": "x", "title": ""}', "項目「title」の値"),
        ('{"id": "x", "title": "t", "published": "昨日"}', "項目「published」の値"),
    ],
)
def test_a_bad_line_is_named_with_its_number(line: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem) as caught:
        list(read_jsonl(['{"id": "1", "title": "t"}', line], "in.jsonl"))
    assert (caught.value.file, caught.value.line) == ("in.jsonl", 2)


def test_a_related_gold_link_counts_neither_for_nor_against() -> None:
    labels = [{"A": Grade.DIRECT, "B": Grade.RELATED}]
    report = compare(labels, [(match("A"), match("B"))])
    assert (report.overall.precision, report.overall.recall, report.first_right) == (1, 1, 1)


def test_wrong_and_missed_links_are_counted_by_ask() -> None:
    labels: list[dict[str, Grade]] = [{"A": Grade.DIRECT}, {}]
    report = compare(labels, [(match("A", Grade.RELATED),), (match("B"),)])
    counts = {a: (s.right, s.wrong, s.missed) for a, s in report.asks.items()}
    assert counts == {"A": (0, 0, 1), "B": (0, 1, 0)}
    assert (report.noise_flagged, report.recall_at_3, report.overall.f1) == (1, 1, 0)
    assert report.as_dict()["overall"]["missed"] == 1


def test_the_calibration_error_is_the_distance_of_scores_from_the_truth() -> None:
    labels: list[dict[str, Grade]] = [{"A": Grade.DIRECT}, {}, {"A": Grade.RELATED}]
    assert compare(labels, [(match("A"),)] * 3).ece == pytest.approx(0.4)
