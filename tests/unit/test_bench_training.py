from pathlib import Path

import numpy as np

from bench.agreement import direct_f1
from bench.heads import best_threshold
from bench.ridge import Examples, Ridge
from bench.training import groups, history, packed, together, unpacked
from domain.announcement import Announcement
from domain.match import Grade
from domain.proposal import Ask, Concept, Proposal, Recommendation
from domain.series import series
from matchers.labelled import LabelledAnnouncement


def row(title: str, cluster: str = "") -> LabelledAnnouncement:
    announcement = Announcement(source="", agency="", url="", title=title)
    return LabelledAnnouncement(id=title, announcement=announcement, cluster=cluster)


def test_labels_are_packed_and_unpacked() -> None:
    text = packed({"B": "related", "A": "direct"})
    assert text == "A! B~"
    assert unpacked(text) == {"A": Grade.DIRECT, "B": Grade.RELATED}


def test_two_labels_together_are_direct_where_one_is_and_the_other_is_not_silent() -> None:
    found = together(unpacked("A! B! C~ D~"), unpacked("A~ C~ E!"))
    assert packed(found) == "A! B~ C~ D~ E~"


def test_agreement_counts_direct_links_and_passes_over_related_ones() -> None:
    first = [unpacked("A! B~"), unpacked("A!"), unpacked("")]
    assert direct_f1(first, [unpacked("A! B!"), unpacked("A!"), unpacked("")]) == 1
    assert direct_f1(first, [unpacked("A! B!"), unpacked("B!"), unpacked("")]) == 0.5


def test_a_series_of_headlines_differs_in_numbers_only() -> None:
    assert series("第3回橋梁会議を開催しました") == series(
        "会議等::橋梁会議（第12回）の議事録を掲載"
    )


def test_one_event_one_series_and_one_wording_form_a_group() -> None:
    rows = [row("橋梁会議（第1回）"), row("橋梁会議（第2回）"), row("灯台の点灯", "e1")]
    rows += [row("岬の光", "e1"), row("渡り鳥の観察日誌を更新"), row("渡り鳥の観察日誌更新")]
    found = groups(rows)
    assert found[0] == found[1] and found[2] == found[3] and found[4] == found[5]
    assert found.tolist() == [0, 0, 2, 2, 4, 4]


def test_labels_without_a_known_announcement_are_left_aside(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text(
        "date,agency,kind,title,url\n2021-06-01,見本省,,橋,https://a.example/\n", "utf-8"
    )
    assert history(file) == []


def test_what_is_left_out_teaches_nothing() -> None:
    asks = tuple(
        Ask(id=name, title=name, summary=name, concepts=(Concept(name=name, terms=(name,)),))
        for name in ("灯台", "水車")
    )
    recommendation = Recommendation(id="R", part="I", heading="見本", asks=asks)
    proposal = Proposal(id="p", title="見本", recommendations=(recommendation,))
    grams = [{"岬": 1.0}, {"岬": 1.0}, {"川": 1.0}, {"川": 1.0}]
    gold = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.int8)
    ridge = Ridge(Examples(proposal, grams, gold))
    one_by_one = ridge.left_out(np.arange(4))
    together = ridge.left_out(np.array([0, 0, 1, 1]))
    assert one_by_one[0, 0, 0] > 0.3 > abs(one_by_one[0, 0, 1])
    assert np.allclose(together, 0, atol=1e-5)
    said = ridge.model.scores(ridge.model.sparse([{"岬": 1.0}]))
    assert said[0, 0, 0] > 0.5


def test_a_threshold_is_the_lowest_of_the_best_or_the_highest_that_is_good_enough() -> None:
    scores = np.array([[0.905, 0.505, 0.105]], dtype=np.float32)
    gold = np.array([[1, 0, 0]], dtype=np.int8)
    assert best_threshold(scores, gold, least=0.25) == 0.51
    assert best_threshold(scores, gold, strict=True) == 0.89
    assert best_threshold(scores, gold, slack=0.4) == 0.11
