"""What the charts show, as plain figures."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest

from domain.digest import AskRef
from domain.event import Answer, Event, EventKind
from domain.finding import Finding, Listing
from domain.match import Grade, Match
from domain.progress import AskProgress
from domain.proposal import Ask, Recommendation, Request
from domain.stage import Stage
from domain.timeline import timeline
from store.tables import RunRow
from web.pages.board import BoardRow
from web.pages.heat import by_ask, by_recommendation, months_to
from web.pages.month_chart import grid
from web.pages.run_chart import run_points
from web.pages.stage_chart import stage_bars
from web.pages.timeline_chart import LANES, timeline_chart

NOW = datetime(2026, 4, 10, 3, tzinfo=UTC)
MEETING = Request(date=date(2026, 3, 5), to="見本庁", by=("知事",), place="東京")
ANSWER = Event(
    id=1, proposal="p", ask="I-5b", kind=EventKind.ANSWER, value=Answer.CONSIDERING,
    on=date(2026, 4, 2), author="担当", recorded_at=NOW,
)  # fmt: skip
RECOMMENDATION = Recommendation(
    id="I-5",
    part="I",
    heading="窓口",
    asks=(Ask(id="I-5a", title="甲"), Ask(id="I-5b", title="乙")),
)

COUNTED = "reviews=unreviewed&reviews=accepted&reviews=disputed"


def own(path: str, **more: object) -> str:
    return f"{path}?{urlencode(more, doseq=True)}" if more else path


def finding(
    number: int, day: date, stage: Stage = Stage.LAW, grade: Grade = Grade.DIRECT
) -> Finding:
    listing = Listing(
        id=number, source="s", agency="見本省", title="窓口の改正", url="https://www.example.go.jp/",
        kind="", published=day, news_on=day, first_seen=NOW,
    )  # fmt: skip
    match = Match(ask="I-5b", score=0.9, grade=grade, stage=stage)
    return Finding(
        id=number, proposal="p", match=match, matcher="m", matched_at=NOW, announcement=listing
    )


def test_a_timeline_has_a_mark_of_its_own_shape_in_its_lane_for_each_thing() -> None:
    found = [
        finding(1, date(2026, 3, 9)),
        finding(2, date(2026, 3, 9), Stage.OTHER, Grade.RELATED),
    ]
    chart = timeline_chart(timeline([MEETING], found, [ANSWER]), date(2026, 4, 10), own)
    assert chart
    assert [(p["lane"], p["shape"], p["href"]) for p in chart["points"]] == [
        ("要請", "request", "/requests"),
        ("法案・法令", "direct", "/announcements/1"),
        ("その他", "related", "/announcements/2"),
        ("回答・評価", "stated", "#records"),
    ]
    assert (chart["points"][1]["day"], chart["points"][1]["said"]) == (
        "2026年3月9日",
        ["見本省「窓口の改正」"],
    )
    assert {p["lane"] for p in chart["points"]} <= set(LANES)


def test_announcements_of_one_day_and_stage_share_a_mark_that_leads_to_all() -> None:
    day = date(2026, 3, 9)
    found = [finding(n, day, grade=Grade.DIRECT if n == 2 else Grade.RELATED) for n in range(5)]
    chart = timeline_chart(timeline([], found, []), date(2026, 4, 10), own)
    assert chart
    [point] = chart["points"]
    assert (point["count"], point["shape"], len(point["said"])) == (5, "direct", 3)
    assert point["href"] == "/announcements/2"
    assert point["search"] == f"/search?asks=I-5b&stages=law&{COUNTED}"


@pytest.mark.parametrize(
    ("first", "start"), [(date(2026, 3, 9), "2025-05-01"), (date(2023, 7, 31), "2023-07-01")]
)
def test_a_timeline_begins_with_the_month_of_the_first_thing_or_a_year_ago(
    first: date, start: str
) -> None:
    chart = timeline_chart(timeline([], [finding(1, first)], []), date(2026, 4, 10), own)
    assert chart and (chart["start"], chart["end"]) == (start, "2026-05-01")


def test_a_timeline_since_a_day_shows_no_empty_time_before_it() -> None:
    since = date(2026, 3, 15)
    chart = timeline_chart(timeline([], [], [ANSWER]), date(2026, 4, 10), own, since)
    assert chart and (chart["start"], chart["end"]) == ("2026-03-15", "2026-05-01")


def test_nothing_has_no_timeline() -> None:
    assert timeline_chart([], date(2026, 4, 10), own) is None


def standing(ask: str, found: Finding | None, *, confirmed: bool = False) -> AskProgress:
    shown = {"confirmed" if confirmed else "unreviewed": found} if found else {}
    ref = AskRef(id=ask, title="", text="")
    return AskProgress(part="I", recommendation="I-5", ask=ref, latest=found, **shown)


def test_stage_bars_count_the_asks_of_a_stage_by_who_has_looked() -> None:
    law = finding(1, date(2026, 3, 9))
    asks = [standing("a", law), standing("b", law), standing("c", law, confirmed=True)]
    cells = {stage: [] for stage in Stage} | {Stage.LAW: asks, Stage.OTHER: [standing("d", None)]}
    bars = stage_bars([BoardRow(RECOMMENDATION, cells)], own)
    assert [(s["stage"], s["count"]) for s in bars["stages"] if s["count"]] == [
        ("法案・法令", 3),
        ("発表なし", 1),
    ]
    assert [(b["state"], b["count"], b["href"]) for b in bars["bars"]] == [
        ("confirmed", 1, f"/search?stages=law&grades=direct&{COUNTED}"),
        ("unreviewed", 2, f"/search?stages=law&grades=direct&{COUNTED}"),
        ("silent", 1, ""),
    ]


def test_a_stage_that_only_unreviewed_evidence_shows_is_not_confirmed() -> None:
    confirmed, further = (
        finding(n, date(2026, 3, 9), s) for n, s in enumerate((Stage.STUDY, Stage.LAW), 1)
    )
    ask = standing("a", confirmed, confirmed=True).model_copy(update={"unreviewed": further})
    assert (ask.reached, ask.sure) == (Stage.LAW, False)
    assert standing("a", further, confirmed=True).sure
    bars = stage_bars([BoardRow(RECOMMENDATION, {s: [] for s in Stage} | {Stage.LAW: [ask]})], own)
    assert [b["state"] for b in bars["bars"]] == ["unreviewed"]


def test_a_grid_counts_each_row_by_month_and_knows_where_it_leads() -> None:
    months = months_to(date(2026, 4, 10), 3)
    counts = {("I-5a", months[0]): 1, ("I-5b", months[0]): 2, ("I-5b", months[2]): 8}
    chart = grid(by_recommendation([RECOMMENDATION], counts, months), months, own)
    assert chart["months"] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    [row] = chart["rows"]
    assert row["counts"] == [3, 0, 8]
    assert row["href"] == "/recommendations/I-5"
    assert row["search"] == f"/search?grades=direct&{COUNTED}&dated=news&recommendations=I-5"


def test_the_rows_of_a_recommendation_are_its_asks() -> None:
    months = months_to(date(2026, 4, 10), 2)
    rows = by_ask(RECOMMENDATION.asks, {("I-5b", months[1]): 4}, months)
    assert [(r.id, r.page, r.total) for r in rows] == [
        ("I-5a", "/asks/I-5a", 0),
        ("I-5b", "/asks/I-5b", 4),
    ]


@pytest.mark.parametrize(
    ("verdict", "judged"),
    [("healthy", "good"), ("", "good"), ("stale", "odd"), ("blocked", "bad"), ("broken", "bad")],
)
def test_runs_stand_in_order_of_time_and_are_judged(verdict: str, judged: str) -> None:
    rows = [
        RunRow(
            source="s", started_at=NOW - timedelta(hours=back), items=5, verdict=verdict,
            ended_at=NOW - timedelta(hours=back) + timedelta(seconds=2.5), outcome="ok",
        )
        for back in (0, 1)
    ]  # fmt: skip
    found = run_points(rows)
    assert [r["at"] for r in found] == ["2026-04-10T11:00", "2026-04-10T12:00"]
    assert found[0]["judged"] == judged and found[0]["seconds"] == 2.5
